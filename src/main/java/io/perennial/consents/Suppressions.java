package io.perennial.consents;

import io.perennial.Id;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.consents.Suppression.Reason;
import io.perennial.customers.Phones;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Addresses that nothing is sent to, whatever anybody agreed to. */
@Component
class Suppressions {

  /** An e-mail address has 254 characters at most. */
  static final int LONGEST_ADDRESS = 254;

  static final int LONGEST_NOTE = 200;

  private static final int FEWEST_DIGITS = 7;

  /** Taken down in one statement. */
  private static final int AT_ONCE = 1_000;

  private final SuppressionsSql sql;
  private final Phones phones;
  private final Clock clock;

  Suppressions(SuppressionsSql sql, Phones phones, Clock clock) {
    this.sql = sql;
    this.phones = phones;
    this.clock = clock;
  }

  /** An address as it is compared, with its kind. */
  record Address(String kind, String value) {}

  /** An address that somebody wrote, or {@code null} if it is none. */
  @Nullable Address address(String written) {
    var plain = written.replace("\0", "").strip();
    if (plain.isEmpty() || plain.length() > LONGEST_ADDRESS) {
      return null;
    }
    int at = plain.indexOf('@');
    if (at > 0 && at < plain.length() - 1 && plain.chars().noneMatch(Character::isWhitespace)) {
      return new Address("email", plain.toLowerCase(Locale.ROOT));
    }
    boolean digits = plain.chars().filter(Character::isDigit).count() >= FEWEST_DIGITS;
    boolean letters = plain.chars().anyMatch(Character::isLetter);
    return at >= 0 || !digits || letters
        ? null
        : new Address("phone", Objects.requireNonNull(phones.written(List.of(plain)).getFirst()));
  }

  /**
   * Adds an address; one that is there already stays.
   *
   * @throws Problem of the field {@code address} or {@code note}
   */
  void add(String written, Reason reason, String note, String by) {
    var address = address(written);
    if (address == null) {
      throw Problem.invalidField("address", "consents.suppression.address-wrong");
    }
    add(List.of(address), reason, checked("note", note), by);
  }

  /** Adds many; answers how many were not there. */
  int add(List<Address> addresses, Reason reason, String note, String by) {
    var now = clock.instant();
    int added = 0;
    for (int from = 0; from < addresses.size(); from += AT_ONCE) {
      var part = addresses.subList(from, Math.min(addresses.size(), from + AT_ONCE));
      added +=
          sql.add(
              part.stream()
                  .map(one ->
                      new Suppression(Id.next(), one.kind(), one.value(), reason, note, by, now))
                  .toList());
    }
    return added;
  }

  /**
   * Lets an address be written to again; who does it twice has what they want.
   *
   * @throws Problem of the field {@code because}
   */
  void end(UUID id, String because, String by) {
    var reason = checked("because", because);
    if (reason.isEmpty()) {
      throw Problem.invalidField("because", "consents.reason-needed", LONGEST_NOTE);
    }
    sql.end(id, by, reason, clock.instant());
  }

  /** A part of the list, newest first; searched by any part of an address. */
  Page<Suppression> page(String query, @Nullable String cursor, int size) {
    var wanted = query.replace("\0", "").strip().toLowerCase(Locale.ROOT);
    var cut = wanted.substring(0, Math.min(wanted.length(), LONGEST_ADDRESS));
    var pattern = "%" + cut.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    var whole = address(cut);
    var rows =
        sql.list(
            cut.isEmpty() ? "%" : pattern,
            whole == null ? List.of() : List.of(whole.value()),
            cursor == null ? null : place(cursor),
            size + 1);
    return Page.of(rows, size, row -> row.id().toString());
  }

  long count() {
    return sql.count();
  }

  /** Those of these addresses, as they are compared, that nothing is sent to. */
  Set<String> suppressed(String kind, Collection<String> addresses) {
    return addresses.isEmpty() ? new HashSet<>() : sql.suppressed(kind, addresses);
  }

  /**
   * Reads a list of addresses: one a line, what follows a comma or a semicolon is not looked at.
   */
  List<Address> read(String list) {
    var addresses = new ArrayList<Address>();
    Arrays.stream(list.split("\\R"))
        .map(line -> line.split("[,;\t]", 2)[0].replace("\"", ""))
        .map(this::address)
        .filter(Objects::nonNull)
        .forEach(addresses::add);
    return addresses;
  }

  private static String checked(String field, String note) {
    var plain = note.replace("\0", "").strip();
    if (plain.length() > LONGEST_NOTE) {
      throw Problem.invalidField(field, "consents.note-long", LONGEST_NOTE);
    }
    return plain;
  }

  private static UUID place(String cursor) {
    try {
      return UUID.fromString(cursor);
    } catch (IllegalArgumentException malformed) {
      throw new Problem(Problem.Kind.MALFORMED, "cursor", "error.parameter", "cursor");
    }
  }
}
