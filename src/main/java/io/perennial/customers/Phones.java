package io.perennial.customers;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import io.perennial.Business;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Telephone numbers as they are dialled from anywhere; those without a prefix are the country's.
 */
@Component
class Phones {

  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  private final Business business;

  Phones(Business business) {
    this.business = business;
  }

  /** The number in E.164, such as {@code +48501234567}; what is none stays as it was written. */
  @Nullable String written(@Nullable String phone) {
    if (phone == null) {
      return null;
    }
    var written = phone.strip();
    try {
      var profile = business.find();
      var number = NUMBERS.parse(written, profile == null ? null : profile.country());
      return NUMBERS.isValidNumber(number)
          ? NUMBERS.format(number, PhoneNumberFormat.E164)
          : written;
    } catch (NumberParseException none) {
      return written;
    }
  }
}
