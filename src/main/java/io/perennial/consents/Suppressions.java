package io.perennial.consents;

import io.perennial.Id;
import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.consents.Suppression.Reason;
import io.perennial.customers.Leaving;
import io.perennial.customers.Phones;
import io.perennial.customers.Seal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Addresses that nothing is sent to, whatever anybody agreed to. */
@Component
class Suppressions implements SmartInitializingSingleton {

  /** An e-mail address has 254 characters at most. */
  static final int LONGEST_ADDRESS = 254;

  static final int LONGEST_NOTE = 200;

  private static final int FEWEST_DIGITS = 7;

  /** Taken down in one statement. */
  private static final int AT_ONCE = 1_000;

  private final SuppressionsSql sql;
  private final SecretSql secret;
  private final Seal seal;
  private final Leaving leaving;
  private final Phones phones;
  private final Clock clock;

  Suppressions(
      SuppressionsSql sql,
      SecretSql secret,
      Seal seal,
      Leaving leaving,
      Phones phones,
      Clock clock) {
    this.sql = sql;
    this.secret = secret;
    this.seal = seal;
    this.leaving = leaving;
    this.phones = phones;
    this.clock = clock;
    // Who asked for silence has it also when they come back.
    leaving.whenLetIn((kind, value) -> sql.show(kind, hash(kind, value), value));
  }

  /** Seals what was kept before there was a secret outside the database. */
  @Override
  public void afterSingletonsInstantiated() {
    for (var part = sql.unsealed(AT_ONCE); !part.isEmpty(); part = sql.unsealed(AT_ONCE)) {
      sql.seal(List.copyOf(part.keySet()), part.values().stream().map(this::sealed).toList());
    }
  }

  private byte[] sealed(byte[] inner) {
    return seal.digest("suppression\n" + HexFormat.of().formatHex(inner));
  }

  /**
   * By what an address is known when it is not kept any more. The inner digest is that of lists
   * from before it was sealed, which have nothing else.
   */
  private byte[] hash(String kind, String address) {
    var own = secret.secret();
    var text = own + kind + ":" + address + own;
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return sealed(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
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
      // Of somebody who was erased only the digest is kept.
      var erased = leaving.spokenOf("", part.stream().map(Address::value).toList());
      var rows = new ArrayList<Suppression>(part.size());
      for (int place = 0; place < part.size(); place++) {
        var one = part.get(place);
        var shown = erased.contains(place) ? null : one.value();
        rows.add(new Suppression(Id.next(), one.kind(), shown, reason, note, by, now));
      }
      added += sql.add(rows, part.stream().map(one -> hash(one.kind(), one.value())).toList());
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
            whole == null ? List.of() : List.of(hash(whole.kind(), whole.value())),
            cursor == null ? null : place(cursor),
            size + 1);
    return Page.of(rows, size, row -> row.id().toString());
  }

  long count() {
    return sql.count();
  }

  /** Those of these addresses, as they are compared, that nothing is sent to. */
  Set<String> suppressed(String kind, Collection<String> addresses) {
    var asked = List.copyOf(addresses);
    var hashes = asked.stream().map(address -> hash(kind, address)).toList();
    var suppressed = new HashSet<String>();
    if (!asked.isEmpty()) {
      sql.suppressed(kind, hashes).forEach(place -> suppressed.add(asked.get(place)));
    }
    return suppressed;
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
