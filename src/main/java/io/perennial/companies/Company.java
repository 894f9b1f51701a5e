package io.perennial.companies;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A company whose people are customers.
 *
 * @param source that gave the reference; empty where it was made by hand
 * @param owner the e-mail address of the one of the staff who looks after it
 * @param contact the customer whom one speaks to
 */
public record Company(
    UUID id,
    String source,
    @Nullable String reference,
    String name,
    @Nullable UUID ownerId,
    @Nullable String owner,
    @Nullable UUID contact,
    Instant createdAt) {

  /** What somebody is to a company; one may be several. */
  public enum Role {
    BUYER,
    USER,
    PAYER,
    DECIDER;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A company that somebody is of, and what they are to it. */
  public record Membership(UUID company, String name, List<String> roles) {}

  /**
   * What a source says that somebody is to a company of which it told.
   *
   * @param identity that the source told to be of the company
   * @param reference of the company within the source
   */
  public record Appointed(
      UUID identity, String source, String reference, Set<Role> roles, Instant at) {}

  /**
   * Somebody of a company.
   *
   * @param customer who that is now
   */
  record Member(UUID customer, List<String> roles, Instant toldAt) {}

  /**
   * What a company is worth: its people, each once, and their purchases as the metric contract
   * defines them.
   *
   * @param revenue value of the purchases before refunds, in the business's currency
   * @param refunds what was given back and still counts
   */
  public record Figures(
      long customers,
      long orders,
      BigDecimal revenue,
      BigDecimal refunds,
      @Nullable Instant lastAt) {

    static final Figures NONE = new Figures(0, 0, BigDecimal.ZERO, BigDecimal.ZERO, null);

    public BigDecimal netRevenue() {
      return revenue.subtract(refunds);
    }
  }
}
