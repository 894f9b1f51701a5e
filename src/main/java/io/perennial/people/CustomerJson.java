package io.perennial.people;

import io.perennial.companies.Company.Membership;
import io.perennial.customers.Customer;
import io.perennial.customers.Customers.Name;
import io.perennial.customers.Profiles.Origin;
import io.perennial.customers.Profiles.Trait;
import io.perennial.customers.Traits;
import io.perennial.facts.Facts.CustomerFacts;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A customer with everything known of them, and the facts about them.
 *
 * @param orders purchases as the metric contract defines them
 * @param revenue their value before refunds
 * @param refunds what was given back and still counts
 * @param purchaseDays different days with a purchase
 * @param meanGapDays mean days between those
 * @param rfm the three RFM scores on the day after the newest purchase of all, such as 555
 * @param names what the customer is called, and by whom
 * @param addresses those of the traits that are addresses
 * @param traits what was told and seen, by name
 * @param companies those the customer is of, and what they are to them
 */
record CustomerJson(
    UUID id,
    String reference,
    @Nullable String name,
    @Nullable String email,
    @Nullable String country,
    int orders,
    BigDecimal revenue,
    BigDecimal refunds,
    @Nullable LocalDate firstOrder,
    @Nullable LocalDate lastOrder,
    int purchaseDays,
    @Nullable Double meanGapDays,
    @Nullable String rfm,
    List<Name> names,
    List<String> tags,
    List<AddressJson> addresses,
    List<TraitJson> traits,
    List<Membership> companies) {

  /**
   * An address.
   *
   * @param type such as {@code shipping}; empty: the usual one
   * @param parts such as {@code street}, {@code postal_code}, {@code city} and {@code country}
   */
  record AddressJson(String type, Map<String, String> parts) {}

  /**
   * What one source told.
   *
   * @param value {@code null}: it was taken back
   * @param toldAt since when; {@code null}: nobody said
   * @param declared whether the customer said so
   */
  record OriginJson(
      @Nullable JsonNode value, String source, @Nullable Instant toldAt, boolean declared) {

    static OriginJson of(Origin origin) {
      return new OriginJson(
          origin.value() == null ? null : origin.value().json(),
          origin.source(),
          origin.at(),
          origin.declared());
    }
  }

  /**
   * A trait: the value that counts, and what each source told last.
   *
   * @param label what the business calls it; {@code null}: it was only observed
   * @param type text, number, date, flag, list or address
   * @param fits whether the value is what the business says it has to be
   */
  record TraitJson(
      String name,
      @Nullable String label,
      String type,
      JsonNode value,
      boolean fits,
      String source,
      @Nullable Instant toldAt,
      boolean declared,
      List<OriginJson> told) {

    static TraitJson of(Trait trait) {
      return new TraitJson(
          trait.name(),
          trait.label(),
          trait.value().type().word(),
          trait.value().json(),
          trait.fits(),
          trait.counts().source(),
          trait.counts().at(),
          trait.counts().declared(),
          trait.told().stream().map(OriginJson::of).toList());
    }
  }

  static CustomerJson of(
      Customer customer,
      @Nullable CustomerFacts known,
      @Nullable String rfm,
      List<Name> names,
      List<Trait> traits,
      List<Membership> companies) {
    return new CustomerJson(
        customer.id(),
        customer.reference(),
        customer.name(),
        customer.email(),
        customer.country(),
        known == null ? 0 : known.purchases(),
        known == null ? BigDecimal.ZERO : known.revenue(),
        known == null ? BigDecimal.ZERO : known.refunds(),
        known == null ? null : known.firstDay(),
        known == null ? null : known.lastDay(),
        known == null ? 0 : known.purchaseDays(),
        known == null ? null : known.meanGapDays(),
        rfm,
        names,
        traits.stream()
            .filter(trait -> trait.name().equals(Traits.TAGS))
            .flatMap(trait -> trait.value().list().stream())
            .toList(),
        traits.stream()
            .filter(trait -> !trait.value().address().isEmpty())
            .map(trait ->
                new AddressJson(
                    trait.name().replaceFirst("^address\\.?", ""), trait.value().address()))
            .toList(),
        traits.stream().map(TraitJson::of).toList(),
        companies);
  }
}
