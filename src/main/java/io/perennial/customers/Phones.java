package io.perennial.customers;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import io.perennial.Business;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Telephone numbers as they are dialled from anywhere; those without a prefix are the country's.
 */
@Component
public class Phones {

  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  private final Business business;

  Phones(Business business) {
    this.business = business;
  }

  /**
   * The numbers in E.164, such as {@code +48501234567}; what is none stays as it was written, and
   * {@code null} where nobody wrote one.
   */
  public List<@Nullable String> written(List<@Nullable String> phones) {
    var written = new ArrayList<@Nullable String>(phones.size());
    boolean any = phones.stream().anyMatch(Objects::nonNull);
    var profile = any ? business.find() : null;
    for (var phone : phones) {
      written.add(phone == null ? null : written(phone.strip(), profile));
    }
    return written;
  }

  /**
   * A number that can be dialled, in its parts.
   *
   * @param isHome whether it is of the business's own country
   */
  record Dialled(int country, String national, boolean isHome) {}

  /** Those of these numbers in E.164 that can be dialled. */
  List<Dialled> dialled(Collection<String> phones) {
    var profile = phones.isEmpty() ? null : business.find();
    int home = profile == null ? 0 : NUMBERS.getCountryCodeForRegion(profile.country());
    var dialled = new ArrayList<Dialled>();
    for (var phone : phones) {
      try {
        var number = NUMBERS.parse(phone, null);
        var national = NUMBERS.getNationalSignificantNumber(number);
        dialled.add(
            new Dialled(number.getCountryCode(), national, number.getCountryCode() == home));
      } catch (NumberParseException none) {
        // A row of zeros, or a word: there is no other way to write it.
      }
    }
    return dialled;
  }

  private static String written(String phone, Business.@Nullable Profile profile) {
    try {
      var number = NUMBERS.parse(phone, profile == null ? null : profile.country());
      return NUMBERS.isValidNumber(number) ? NUMBERS.format(number, PhoneNumberFormat.E164) : phone;
    } catch (NumberParseException none) {
      return phone;
    }
  }
}
