package io.perennial.settings;

import io.perennial.Business;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The business in the API. */
@RestController
@RequestMapping("/api/v1/business")
class BusinessApi {

  /** The business; {@code activityWindowDays} is {@code null} for the suggested window. */
  record BusinessAnswer(
      String name,
      String language,
      String country,
      String currency,
      String timeZone,
      @Nullable Integer activityWindowDays) {

    static BusinessAnswer of(Business.Profile profile) {
      return new BusinessAnswer(
          profile.name(),
          profile.language(),
          profile.country(),
          profile.currency(),
          profile.timeZone().getId(),
          profile.activityWindowDays());
    }
  }

  /**
   * What is to change; a field left out stays as it is.
   *
   * @param activityWindowDays a number of days; {@code null} in the JSON goes back to the suggested
   *     window, which is why it is not a number here: it has to be told from a field left out
   */
  record BusinessChange(
      @Nullable String name,
      @Nullable String language,
      @Nullable String country,
      @Nullable String currency,
      @Nullable String timeZone,
      @Nullable JsonNode activityWindowDays) {}

  private final Business business;

  BusinessApi(Business business) {
    this.business = business;
  }

  @GetMapping
  BusinessAnswer find() {
    return BusinessAnswer.of(business.profile());
  }

  /** Changes the business, and makes it where a program sets the installation up. */
  @PutMapping
  BusinessAnswer change(@RequestBody BusinessChange change) {
    var known = business.find();
    var old = ProfileForm.of(known == null ? Guess.fromMachine() : known);
    var profile =
        new ProfileForm(
                or(change.name(), old.name()),
                or(change.language(), old.language()),
                or(change.country(), old.country()),
                or(change.currency(), old.currency()),
                or(change.timeZone(), old.timeZone()),
                or(days(change.activityWindowDays()), old.activityWindowDays()))
            .profile();
    business.save(profile);
    return BusinessAnswer.of(profile);
  }

  private static String or(@Nullable String changed, String old) {
    return changed == null ? old : changed;
  }

  private static @Nullable String days(@Nullable JsonNode days) {
    if (days == null) {
      return null;
    }
    return days.isNull() ? "" : days.toString();
  }
}
