package brokenhouse.cellar;

/** What the kitchen must not reach for. */
public record Bottle(int year) {}
