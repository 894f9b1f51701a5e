package io.perennial.audiences;

import io.perennial.Ui;
import io.perennial.conditions.Ago;
import io.perennial.conditions.Condition.Range;
import io.perennial.conditions.When;
import io.perennial.conditions.When.Bound;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of sentences that many conditions share: numbers, amounts, spans of time, choices. */
record Phrases(Ui ui) {

  /** Whoever reads a sentence does not read a list of hundreds. */
  private static final int MOST_NAMED = 5;

  /** What is counted, each with forms of its own. */
  enum Counted {
    TIMES,
    ORDERS,
    DAYS
  }

  /** A or B or C; of many the first few and how many more there are. */
  String or(Collection<String> names) {
    var all = List.copyOf(names);
    if (all.size() > MOST_NAMED + 1) {
      return ui.text(
          "says.or-more", String.join(", ", all.subList(0, MOST_NAMED)), all.size() - MOST_NAMED);
    }
    return joined(all, "says.or");
  }

  /** The last one is joined by a word, those before by commas. */
  String joined(List<String> parts, String word) {
    if (parts.size() < 2) {
      return parts.isEmpty() ? "" : parts.getFirst();
    }
    return ui.text(word, String.join(", ", parts.subList(0, parts.size() - 1)), parts.getLast());
  }

  /** At least, at most, from to: of plain numbers. */
  String number(Range range) {
    return bounds(range, this::plain);
  }

  String money(Range range) {
    return bounds(range, ui::money);
  }

  private String plain(BigDecimal number) {
    var exact = number.stripTrailingZeros();
    return exact.scale() <= 0
        ? ui.number(exact.longValue())
        : ui.decimal(exact.doubleValue(), Math.min(exact.scale(), 4));
  }

  private String bounds(Range range, Function<BigDecimal, String> written) {
    var least = range.least();
    var most = range.most();
    if (least != null && most != null) {
      return least.compareTo(most) == 0
          ? ui.text("says.exactly", written.apply(least))
          : ui.text("says.between", written.apply(least), written.apply(most));
    }
    if (least != null) {
      return ui.text("says.least", written.apply(least));
    }
    return most == null ? "" : ui.text("says.most", written.apply(most));
  }

  /** The same of something that is counted, in the form that its number asks for. */
  String counted(Range range, Counted what) {
    var stem = "says." + Names.word(what) + ".";
    var least = count(range.least());
    var most = count(range.most());
    if (least != null && most != null) {
      return least.equals(most)
          ? ui.text(stem + "exactly", least)
          : ui.text(stem + "between", least, most);
    }
    if (least != null) {
      return ui.text(stem + "least", least);
    }
    return most == null ? "" : ui.text(stem + "most", most);
  }

  private static @Nullable Number count(@Nullable BigDecimal number) {
    if (number == null) {
      return null;
    }
    var exact = number.stripTrailingZeros();
    return exact.scale() <= 0 ? (Number) exact.longValue() : exact;
  }

  /** A span of time; empty where any time is meant. */
  String when(When when) {
    var from = when.from();
    var before = when.before();
    if (from instanceof Bound.Day(var first) && before instanceof Bound.Day(var after)) {
      return first.plusDays(1).equals(after)
          ? ui.text("says.on-day", ui.day(first))
          : ui.text("says.days-span", ui.day(first), ui.day(after.minusDays(1)));
    }
    if (from != null && before != null) {
      return ui.text("says.when-both", from(from), before(before));
    }
    return from != null ? from(from) : before != null ? before(before) : "";
  }

  private String from(Bound bound) {
    return switch (bound) {
      case Bound.Last(var ago) -> spoken("says.last.", ago);
      case Bound.Day(var day) -> ui.text("says.since", ui.day(day));
    };
  }

  private String before(Bound bound) {
    return switch (bound) {
      case Bound.Last(var ago) -> spoken("says.ago.", ago);
      case Bound.Day(var day) -> ui.text("says.until", ui.day(day.minusDays(1)));
    };
  }

  /** How long something may take. */
  String within(Ago ago) {
    return spoken("says.within.", ago);
  }

  /** From today on. */
  String ahead(int days) {
    return days == 0 ? ui.text("says.today") : ui.text("says.ahead", days);
  }

  private String spoken(String stem, Ago ago) {
    var unit = stem + Names.word(ago.unit());
    return ago.number() == 1 && ui.texts().has(unit + ".one")
        ? ui.text(unit + ".one")
        : ui.text(unit, ago.number());
  }
}
