package io.perennial.portal;

/** A link that leads nowhere: it says why, and nothing of anybody. */
final class Closed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  enum Why {
    /** Nobody made this link. */
    UNKNOWN(404),
    /** It was right once, and its time is over. */
    OVER(410),
    /** Too many wrong links came from there. */
    TOO_MANY(429),
    /** The customer changed their mind too often today. */
    TOO_OFTEN(429);

    private final int status;

    Why(int status) {
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  private final Why why;

  Closed(Why why) {
    super(why.name());
    this.why = why;
  }

  Why why() {
    return why;
  }
}
