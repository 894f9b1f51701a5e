package io.perennial.audiences;

import io.perennial.Ui;
import io.perennial.audiences.Names.Called;
import io.perennial.audiences.Phrases.Counted;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Condition.Deed;
import io.perennial.conditions.Condition.Group;
import io.perennial.conditions.Condition.Range;
import io.perennial.conditions.Condition.Test;
import io.perennial.conditions.Condition.What;
import io.perennial.conditions.When;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What a condition says of a person, in the reader's language, as a shopkeeper would say it. */
final class Sentence {

  /** So much of a condition is read at a glance. */
  private static final int LONGEST_LINE = 240;

  private final Ui ui;
  private final Called called;
  private final Phrases phrases;

  Sentence(Ui ui, Called called) {
    this.ui = ui;
    this.called = called;
    this.phrases = new Phrases(ui);
  }

  /** One line that begins as a sentence does, and is cut where it is long. */
  String line(Condition condition) {
    var words = capital(of(condition));
    return words.length() <= LONGEST_LINE
        ? words
        : words.substring(0, words.lastIndexOf(' ', LONGEST_LINE)) + " …";
  }

  /** Begins with a capital letter. */
  String capital(String words) {
    int first = words.isEmpty() ? 0 : words.offsetByCodePoints(0, 1);
    return words.substring(0, first).toUpperCase(ui.texts().locale()) + words.substring(first);
  }

  /** What a group asks of its parts, as a heading over them. */
  String heading(Group group) {
    return ui.text(
        switch (group) {
          case Condition.All all -> "says.all";
          case Condition.Any any -> "says.any";
          case Condition.None none -> "says.none";
        });
  }

  /** All of it in one go; groups in groups stand in parentheses. */
  String of(Condition condition) {
    return switch (condition) {
      case Condition.All(var of) ->
          of.isEmpty() ? ui.text("says.everybody") : phrases.joined(inner(of), "says.and");
      case Condition.Any(var of) ->
          of.isEmpty() ? ui.text("says.nobody") : phrases.joined(inner(of), "says.or");
      case Condition.None(var of) ->
          of.isEmpty()
              ? ui.text("says.everybody")
              : ui.text("says.none-of", String.join("; ", inner(of)));
      case Condition.Attribute(var name, var test, var theirZone) ->
          zoned(attribute(name, test), theirZone);
      case Condition.Fact(var measure, var range) -> fact(measure, range);
      case Condition.Purchased purchased -> purchased(purchased);
      case Condition.Standing(var states) ->
          ui.text(
              "says.standing",
              phrases.or(states.stream().map(state -> Names.state(ui, state)).toList()));
      case Condition.Grouped(var groups) ->
          ui.text(
              "says.rfm", phrases.or(groups.stream().map(each -> Names.group(ui, each)).toList()));
      case Condition.Scored(var name, var range) ->
          labelled(Names.score(ui, name), phrases.number(range));
      case Condition.Ordered ordered -> ordered(ordered);
      case Condition.Happened happened -> happened(happened);
      case Condition.InCart(var touched, var value) -> cart(touched, value);
      case Condition.MayReach(var topic, var channel, var may) ->
          ui.text(
              may ? "says.may" : "says.may-not", Names.channel(ui, channel), called.topic(topic));
      case Condition.OfCompany company -> company(company);
      case Condition.InSegment(var segment, var in) ->
          ui.text(in ? "says.in-segment" : "says.not-in-segment", called.segment(ui, segment));
      case Condition.Engaged(var days) ->
          ui.text("says.engaged", phrases.counted(days, Counted.DAYS));
    };
  }

  private List<String> inner(List<Condition> parts) {
    return parts.stream()
        .map(part ->
            part instanceof Group group && group.of().size() > 1 ? "(" + of(part) + ")" : of(part))
        .toList();
  }

  private String zoned(String words, boolean theirZone) {
    return theirZone ? ui.text("says.their-zone", words) : words;
  }

  private String labelled(String label, String words) {
    return ui.text("says.labelled", label, words);
  }

  // ---- what is known of people

  private String attribute(String name, Test test) {
    return switch (test) {
      case Test.OneOf(var values, var in) when name.equals("country") ->
          ui.text(in ? "says.lives" : "says.lives-not", values(name, values));
      case Test.Anniversary(var days) when name.equals("birthday") ->
          ui.text("says.birthday", phrases.ahead(days));
      case Test.Anniversary(var days) when name.equals("name_day") ->
          ui.text("says.name-day", phrases.ahead(days));
      default -> tested(called.attribute(ui, name), name, test);
    };
  }

  /** A question about something that has a name. */
  private String tested(String label, String name, Test test) {
    return labelled(
        label,
        switch (test) {
          case Test.Known(var known) -> ui.text(known ? "says.known" : "says.not-known");
          case Test.OneOf(var values, var in) ->
              in ? values(name, values) : ui.text("says.not", values(name, values));
          case Test.Contains(var text) -> ui.text("says.contains", text);
          case Test.Between(var range) -> phrases.number(range);
          case Test.Dated(var when) -> phrases.when(when);
          case Test.Ahead(var days) -> phrases.ahead(days);
          case Test.Anniversary(var days) -> ui.text("says.yearly", phrases.ahead(days));
        });
  }

  private String values(String name, Set<String> values) {
    return phrases.or(values.stream().map(value -> Names.value(ui, name, value)).toList());
  }

  // ---- what they ordered

  private String fact(Condition.Measure measure, Range range) {
    var words =
        switch (measure) {
          case PURCHASES, PURCHASE_DAYS, MEAN_GAP_DAYS -> phrases.number(range);
          case REVENUE, REFUNDS, NET_REVENUE, AVERAGE_ORDER -> phrases.money(range);
        };
    return labelled(Names.measure(ui, measure), words);
  }

  private String purchased(Condition.Purchased purchased) {
    var stem = "says.purchased." + Names.word(purchased.moment());
    var words =
        purchased.when().isEver()
            ? ui.text("says.purchased.ever")
            : ui.text(stem, phrases.when(purchased.when()));
    return zoned(words, purchased.theirZone());
  }

  private String ordered(Condition.Ordered ordered) {
    var what = what(ordered.what());
    var times = ordered.times();
    var words = new ArrayList<String>();
    if (isNever(times)) {
      words.add(ui.text("says.ordered.never", what));
    } else if (times.equals(Range.SOME) || times.isOpen()) {
      words.add(ui.text("says.ordered.some", what));
    } else {
      words.add(ui.text("says.ordered", phrases.counted(times, Counted.ORDERS), what));
    }
    words.add(phrases.when(ordered.when()));
    var said = spaced(words);
    return zoned(
        ordered.worth().isOpen()
            ? said
            : ui.text("says.worth", said, phrases.money(ordered.worth())),
        ordered.theirZone());
  }

  private String what(What what) {
    var words = new StringBuilder();
    named(words, "says.products", what.products().stream().map(called::product).toList());
    named(words, "says.categories", what.categories());
    named(words, "says.channels", what.channels().stream().map(ui::channel).toList());
    named(words, "says.sources", what.sources());
    return words.toString();
  }

  private void named(StringBuilder words, String key, Collection<String> names) {
    if (!names.isEmpty()) {
      words.append(' ').append(ui.text(key, phrases.or(names)));
    }
  }

  // ---- what they did

  private String happened(Condition.Happened happened) {
    var deed = deed(happened.deed());
    var times = happened.times();
    var words = new ArrayList<String>();
    if (isNever(times)) {
      words.add(ui.text("says.happened.never", deed));
    } else if (times.equals(Range.SOME) || times.isOpen()) {
      words.add(deed);
    } else {
      words.add(labelled(deed, phrases.counted(times, Counted.TIMES)));
    }
    words.add(phrases.when(happened.when()));
    var said = spaced(words);
    var sequel = happened.sequel();
    if (sequel != null) {
      said =
          ui.text(
              sequel.followed() ? "says.followed" : "says.not-followed",
              said,
              deed(sequel.deed()),
              phrases.within(sequel.within()));
    }
    return zoned(said, happened.theirZone());
  }

  private String deed(Deed deed) {
    var name = Names.event(ui, deed.event());
    if (deed.where().isEmpty()) {
      return name;
    }
    var where =
        deed.where().stream()
            .map(property -> tested(property.path(), property.path(), property.test()))
            .toList();
    return name + " (" + String.join("; ", where) + ")";
  }

  private String cart(When touched, Range value) {
    var said =
        value.isOpen()
            ? ui.text("says.cart")
            : ui.text("says.worth", ui.text("says.cart"), phrases.money(value));
    return touched.isEver() ? said : ui.text("says.cart-touched", said, phrases.when(touched));
  }

  private String company(Condition.OfCompany company) {
    var said =
        company.roles().isEmpty()
            ? ui.text("says.company")
            : ui.text(
                "says.company-as",
                phrases.or(company.roles().stream().map(role -> Names.role(ui, role)).toList()));
    var trait = company.trait();
    if (trait == null) {
      return said;
    }
    var label =
        trait.name().equals("name")
            ? ui.text("companies.name")
            : called.attribute(ui, trait.name());
    return said + " (" + tested(label, trait.name(), trait.test()) + ")";
  }

  private static boolean isNever(Range range) {
    return range.most() != null && range.most().compareTo(BigDecimal.ZERO) == 0;
  }

  private static String spaced(List<String> words) {
    return String.join(" ", words.stream().filter(word -> !word.isEmpty()).toList());
  }
}
