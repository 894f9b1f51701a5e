package io.perennial.customers;

import io.perennial.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What somebody says of a person or a company at one moment: flat names and typed values. What is
 * said to be nothing is taken back. Names that mean the same everywhere are called by one of ours.
 */
public final class Traits {

  /** A name stands in the head of a column. */
  static final int LONGEST_NAME = 100;

  /** Two pages of a book; longer is a document, which belongs elsewhere. */
  static final int LONGEST_VALUE = 4_000;

  /** Nobody knows so much of somebody: something numbers its names. */
  public static final int MOST = 500;

  /** Names of names of names; what is deeper is somebody's data, and stays as it was written. */
  private static final int DEEPEST = 3;

  private static final int MOST_ADDRESSES = 20;

  public static final String NAME = "name";
  public static final String COUNTRY = "country";
  public static final String ADDRESS = "address";
  public static final String TAGS = "tags";
  public static final String INTERESTS = "interests";

  /** Who it is, which identities keep. */
  private static final Set<String> IDENTITIES = Set.of("email", "phone");

  /** What the same is called elsewhere, in small letters and without strokes. */
  private static final Map<String, String> OURS =
      Map.ofEntries(
          Map.entry("firstname", "first_name"),
          Map.entry("givenname", "first_name"),
          Map.entry("lastname", "last_name"),
          Map.entry("familyname", "last_name"),
          Map.entry("birthday", "birthday"),
          Map.entry("birthdate", "birthday"),
          Map.entry("dateofbirth", "birthday"),
          Map.entry("nameday", "name_day"),
          Map.entry("lang", "language"),
          Map.entry("language", "language"),
          Map.entry("locale", "language"),
          Map.entry("timezone", "zone"),
          Map.entry("zone", "zone"),
          Map.entry("contactperson", "contact_person"),
          Map.entry("tags", TAGS),
          Map.entry("interests", INTERESTS),
          Map.entry("preferences", "preferences"),
          Map.entry("name", NAME),
          Map.entry("country", COUNTRY),
          Map.entry("address", ADDRESS),
          Map.entry("addresses", "addresses"),
          Map.entry("shippingaddress", "address.shipping"),
          Map.entry("billingaddress", "address.billing"),
          Map.entry("defaultaddress", ADDRESS));

  /** What everybody has to write in one way. */
  static final Map<String, TraitType> TYPES =
      Map.of(
          "birthday",
          TraitType.DATE,
          "name_day",
          TraitType.DATE,
          TAGS,
          TraitType.LIST,
          INTERESTS,
          TraitType.LIST);

  /** The parts of an address, and what they are called elsewhere. */
  private static final Map<String, List<String>> PARTS =
      Map.of(
          "name", List.of("name"),
          "company", List.of("company"),
          "street", List.of("street", "address1", "address_1", "line1", "street_address"),
          "street_2", List.of("street_2", "street2", "address2", "address_2", "line2"),
          "postal_code", List.of("postal_code", "postalCode", "zip", "postcode"),
          "city", List.of("city", "town"),
          "region", List.of("region", "state", "province"),
          "country", List.of("country_code", "countryCode", "country"),
          "phone", List.of("phone"));

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final boolean ofCompany;
  private final SortedMap<String, Optional<TraitValue>> told = new TreeMap<>();

  private Traits(boolean ofCompany) {
    this.ofCompany = ofCompany;
  }

  /** Nothing said. */
  public static Traits none() {
    return new Traits(false);
  }

  /**
   * What a JSON object says of a person.
   *
   * @throws Problem if a name or a value is too long, or there are too many
   */
  public static Traits of(JsonNode said) {
    return read(said, false);
  }

  /** What a JSON object says of a company, whose addresses and numbers are no names. */
  public static Traits ofCompany(JsonNode said) {
    return read(said, true);
  }

  /** The same from plain values; {@code null} is taken back. */
  public static Traits ofCompany(Map<String, ? extends @Nullable Object> said) {
    return ofCompany(JSON.<JsonNode>valueToTree(said));
  }

  private static Traits read(JsonNode said, boolean ofCompany) {
    var traits = new Traits(ofCompany);
    said.propertyStream().forEach(each -> traits.say(each.getKey(), each.getValue(), 1));
    traits.complete();
    return traits;
  }

  /**
   * The same from plain values: texts, numbers, booleans, lists and maps of them; {@code null} is
   * taken back.
   */
  public static Traits of(Map<String, ? extends @Nullable Object> said) {
    return of(JSON.<JsonNode>valueToTree(said));
  }

  /** What was said, by name; an empty value is taken back. */
  public SortedMap<String, Optional<TraitValue>> told() {
    return Collections.unmodifiableSortedMap(told);
  }

  public boolean isEmpty() {
    return told.isEmpty();
  }

  /** The same names, each value as something else reads it; what is taken back stays so. */
  Traits mapped(BiFunction<String, TraitValue, TraitValue> reading) {
    var mapped = new Traits(ofCompany);
    told.forEach((name, value) ->
        mapped.tell(name, value.map(each -> reading.apply(name, each)).orElse(null)));
    return mapped;
  }

  private void say(String written, JsonNode value, int depth) {
    var name = depth == 1 ? called(written) : written;
    if (!ofCompany && depth == 1 && IDENTITIES.contains(name) && value.isValueNode()) {
      return;
    }
    if (name.equals("addresses")) {
      addresses(value);
    } else if (name.equals(ADDRESS) || name.startsWith(ADDRESS + ".")) {
      address(name, value);
    } else if (value.isObject() && depth < DEEPEST) {
      value
          .propertyStream()
          .forEach(each -> say(name + "." + each.getKey(), each.getValue(), depth + 1));
    } else {
      tell(name, read(name, value));
    }
  }

  /** Our name of it, if it is one that means the same everywhere. */
  static String called(String written) {
    var name = written.strip();
    return OURS.getOrDefault(name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", ""), name);
  }

  private static @Nullable TraitValue read(String name, JsonNode value) {
    if (value.isNull() || (value.isString() && value.stringValue().isBlank())) {
      return null;
    }
    if (value.isBoolean()) {
      return TraitValue.flag(value.booleanValue());
    }
    if (value.isNumber() && Double.isFinite(value.doubleValue(Double.NaN))) {
      return TraitValue.number(value.decimalValue());
    }
    if (value.isArray() && value.valueStream().allMatch(JsonNode::isValueNode)) {
      return TraitValue.list(
          value
              .valueStream()
              .filter(each -> !each.isNull())
              .map(each -> each.asString().strip())
              .filter(each -> !each.isEmpty())
              .toList());
    }
    if (!value.isValueNode()) {
      return TraitValue.text(value.toString());
    }
    var text = value.asString().strip();
    var type = TYPES.get(name);
    var known = type == null ? null : TraitValue.read(type, text);
    if (known != null) {
      return known;
    }
    if (name.equals("language")) {
      return TraitValue.text(text.replace('_', '-').split("-", 2)[0].toLowerCase(Locale.ROOT));
    }
    var day = text.length() == 10 ? TraitValue.read(TraitType.DATE, text) : null;
    return day != null ? day : TraitValue.text(text);
  }

  /** Several, in a list where each says its type, or by their types. */
  private void addresses(JsonNode value) {
    if (value.isNull()) {
      tell(ADDRESS, null);
    } else if (value.isArray()) {
      int number = 0;
      for (var each : value) {
        if (number++ == MOST_ADDRESSES) {
          throw Problem.invalidField("addresses", "customers.traits.addresses", MOST_ADDRESSES);
        }
        var type = each.path("type").asString("").strip();
        address(
            !type.isEmpty() ? ADDRESS + "." + type : number == 1 ? ADDRESS : ADDRESS + "." + number,
            each);
      }
    } else if (value.size() > MOST_ADDRESSES) {
      throw Problem.invalidField("addresses", "customers.traits.addresses", MOST_ADDRESSES);
    } else {
      value
          .propertyStream()
          .forEach(each -> address(ADDRESS + "." + each.getKey(), each.getValue()));
    }
  }

  private void address(String name, JsonNode value) {
    if (!value.isObject()) {
      tell(name, read(name, value));
      return;
    }
    var parts = new TreeMap<String, String>();
    PARTS.forEach((part, names) -> {
      for (var each : names) {
        var text = value.path(each).asString("").strip();
        if (!text.isEmpty()) {
          parts.putIfAbsent(part, text);
        }
      }
    });
    var person = joined(value.path("first_name"), value.path("last_name"));
    if (!person.isEmpty()) {
      parts.putIfAbsent("name", person);
    }
    tell(name, parts.isEmpty() ? null : TraitValue.address(parts));
  }

  private static String joined(JsonNode given, JsonNode family) {
    return (given.asString("").strip() + " " + family.asString("").strip()).strip();
  }

  private void tell(String name, @Nullable TraitValue value) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw Problem.invalidField("traits", "customers.traits.name", LONGEST_NAME);
    }
    if (value != null && value.text().length() > LONGEST_VALUE) {
      throw Problem.invalidField(name, "customers.traits.long", name, LONGEST_VALUE);
    }
    if (name.indexOf('\0') >= 0 || (value != null && value.text().indexOf('\0') >= 0)) {
      throw Problem.invalidField("traits", "customers.traits.zero");
    }
    told.put(name, Optional.ofNullable(value));
    if (told.size() > MOST) {
      throw Problem.invalidField("traits", "customers.traits.many", MOST);
    }
  }

  /** The whole name from its parts, and the country from the address, where only these are told. */
  private void complete() {
    var given = text("first_name");
    var family = text("last_name");
    if (!told.containsKey(NAME) && (!given.isEmpty() || !family.isEmpty())) {
      tell(NAME, TraitValue.text((given + " " + family).strip()));
    }
    var address = told.get(ADDRESS);
    if (!told.containsKey(COUNTRY) && address != null && address.isPresent()) {
      var country = address.get().address().get(COUNTRY);
      if (country != null) {
        tell(COUNTRY, TraitValue.text(country));
      }
    }
  }

  private String text(String name) {
    return told.getOrDefault(name, Optional.empty()).map(TraitValue::plain).orElse("");
  }
}
