package io.perennial.consents;

import io.perennial.Problem;
import io.perennial.Texts;
import io.perennial.customers.Customers.Sighting;
import io.perennial.files.Dates;
import io.perennial.files.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rows of a file of consents say. Pure: the same rows always say the same. */
final class ConsentFile {

  /** A column that means something. */
  enum Column {
    EMAIL("email", "emailaddress", "adresemail", "mail", "пошта", "електроннапошта"),
    PHONE("phone", "telephone", "mobile", "telefon", "phonenumber", "телефон"),
    REFERENCE(
        "reference",
        "customer",
        "customerid",
        "customerreference",
        "id",
        "klient",
        "client",
        "клієнт"),
    TOPIC("topic", "list", "temat", "lista", "subiect", "тема", "список"),
    CHANNEL("channel", "kanał", "kanal", "canal", "канал"),
    STATE("state", "status", "consent", "stan", "zgoda", "stare", "acord", "стан", "згода"),
    AT("at", "date", "time", "data", "dată", "consentedat", "дата"),
    SOURCE("source", "form", "źródło", "zrodlo", "sursă", "sursa", "джерело"),
    WORDS("text", "wording", "words", "treść", "tresc", "tekst", "textul", "текст");

    @SuppressWarnings("ImmutableEnumChecker") // made once and never handed out
    private final Set<String> names;

    Column(String... names) {
      this.names = Set.of(names);
    }
  }

  /** A row that can be recorded. */
  record Said(
      long line,
      @Nullable String reference,
      @Nullable String email,
      @Nullable String phone,
      String topic,
      Channel channel,
      State state,
      Instant at,
      String source,
      @Nullable String words) {

    Sighting sighting() {
      return new Sighting(reference, email, phone, null, null, null);
    }
  }

  /** A row that cannot, and why: a sentence of the message bundles. */
  record Fault(long line, String text, List<String> arguments) {}

  private static final int LONGEST_REFERENCE = 200;
  private static final int LONGEST_EMAIL = 254;
  private static final int LONGEST_PHONE = 40;
  private static final int FEWEST_DIGITS = 7;
  private static final int SHOWN = 60;

  private static final Map<String, State> STATES =
      Map.ofEntries(
          Map.entry("granted", State.GRANTED),
          Map.entry("subscribed", State.GRANTED),
          Map.entry("yes", State.GRANTED),
          Map.entry("true", State.GRANTED),
          Map.entry("1", State.GRANTED),
          Map.entry("tak", State.GRANTED),
          Map.entry("da", State.GRANTED),
          Map.entry("так", State.GRANTED),
          Map.entry("withdrawn", State.WITHDRAWN),
          Map.entry("unsubscribed", State.WITHDRAWN),
          Map.entry("no", State.WITHDRAWN),
          Map.entry("false", State.WITHDRAWN),
          Map.entry("0", State.WITHDRAWN),
          Map.entry("nie", State.WITHDRAWN),
          Map.entry("nu", State.WITHDRAWN),
          Map.entry("ні", State.WITHDRAWN),
          Map.entry("refused", State.REFUSED),
          Map.entry("pending", State.PENDING));

  private final Map<Column, Integer> columns = new EnumMap<>(Column.class);
  private final Map<String, Topic> topics = new HashMap<>();
  private final Map<String, Channel> channels = new HashMap<>();
  private final Dates dates;
  private final Instant latest;

  /**
   * A file with this header.
   *
   * @param latest what is said to be later than this is a mistake
   * @throws Problem if a column is missing
   */
  ConsentFile(List<String> header, List<Topic> offered, Dates dates, Instant latest) {
    this.dates = dates;
    this.latest = latest;
    for (int i = 0; i < header.size(); i++) {
      for (var column : Column.values()) {
        if (column.names.contains(squashed(header.get(i)))) {
          columns.putIfAbsent(column, i);
        }
      }
    }
    boolean named =
        columns.containsKey(Column.EMAIL)
            || columns.containsKey(Column.PHONE)
            || columns.containsKey(Column.REFERENCE);
    if (!named) {
      throw Problem.invalidField("file", "consents.import.no-customer");
    }
    for (var needed : List.of(Column.TOPIC, Column.CHANNEL, Column.STATE, Column.AT)) {
      if (!columns.containsKey(needed)) {
        throw Problem.invalidField(
            "file", "consents.import.no-column", needed.name().toLowerCase(Locale.ROOT));
      }
    }
    for (var topic : offered) {
      topics.put(squashed(topic.key()), topic);
      topic.names().values().forEach(name -> topics.putIfAbsent(squashed(name), topic));
    }
    for (var channel : Channel.values()) {
      channels.put(squashed(channel.word()), channel);
      for (var language : Texts.LANGUAGES) {
        channels.putIfAbsent(
            squashed(Texts.of(language).say("consents.channel." + channel.word())), channel);
      }
    }
  }

  /** Reads a row: {@link Said} or {@link Fault}. */
  Object read(Row row) {
    var email = told(row, Column.EMAIL);
    var phone = told(row, Column.PHONE);
    var reference = told(row, Column.REFERENCE);
    if (email == null && phone == null && reference == null) {
      return fault(row, "consents.import.nobody");
    }
    if (email != null && (email.length() > LONGEST_EMAIL || !email.matches("[^@\\s]+@[^@\\s]+"))) {
      return fault(row, "consents.import.email", email);
    }
    if (phone != null
        && (phone.length() > LONGEST_PHONE
            || phone.chars().filter(Character::isDigit).count() < FEWEST_DIGITS)) {
      return fault(row, "consents.import.phone", phone);
    }
    if (reference != null && reference.length() > LONGEST_REFERENCE) {
      return fault(row, "consents.import.reference", reference);
    }
    var topic = topics.get(squashed(cell(row, Column.TOPIC)));
    if (topic == null) {
      return fault(row, "consents.import.topic", cell(row, Column.TOPIC));
    }
    var channel = channels.get(squashed(cell(row, Column.CHANNEL)));
    if (channel == null || !topic.channels().contains(channel)) {
      return fault(row, "consents.import.channel", cell(row, Column.CHANNEL), topic.name("en"));
    }
    var state = STATES.get(cell(row, Column.STATE).toLowerCase(Locale.ROOT));
    if (state == null) {
      return fault(row, "consents.import.state", cell(row, Column.STATE));
    }
    var at = dates.read(cell(row, Column.AT));
    if (at == null || at.isBefore(Dates.EARLIEST) || at.isAfter(latest)) {
      return fault(row, "consents.import.at", cell(row, Column.AT));
    }
    return new Said(
        row.number(),
        reference,
        email,
        phone,
        topic.key(),
        channel,
        state,
        at,
        cut(cell(row, Column.SOURCE), Proof.LONGEST_SOURCE),
        told(row, Column.WORDS));
  }

  private String cell(Row row, Column column) {
    var at = columns.get(column);
    return at == null ? "" : row.cell(at);
  }

  private @Nullable String told(Row row, Column column) {
    var cell = cell(row, column);
    return cell.isEmpty() ? null : cell;
  }

  private static Fault fault(Row row, String text, String... shown) {
    var arguments = new ArrayList<String>();
    for (var one : shown) {
      arguments.add(cut(one, SHOWN));
    }
    return new Fault(row.number(), text, arguments);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }

  private static String squashed(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
  }
}
