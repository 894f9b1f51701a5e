package io.perennial.consents;

import io.perennial.Problem;
import io.perennial.Texts;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** What the business writes about. */
@Component
class Topics {

  static final int LONGEST_NAME = 80;

  /** Nobody reads a longer list of things to agree to. */
  static final int MOST = 20;

  private static final int LONGEST_KEY = 40;
  private static final Pattern NO_LETTER = Pattern.compile("[^a-z0-9]+");

  private final TopicsSql sql;
  private final Clock clock;

  Topics(TopicsSql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** Every topic in its order; those that ended come last. */
  List<Topic> all() {
    return sql.list();
  }

  /** Those that are written about now. */
  List<Topic> current() {
    return sql.list().stream().filter(topic -> !topic.ended()).toList();
  }

  /**
   * The topic of this key.
   *
   * @throws Problem of the field {@code topic}
   */
  Topic get(String key) {
    return sql.find(key)
        .orElseThrow(() -> Problem.invalidField("topic", "consents.topic.unknown", shown(key)));
  }

  /**
   * Writes a topic.
   *
   * @return what is wrong with it; empty: it is written
   */
  List<Problem> save(Topic topic, boolean fresh) {
    var problems = new ArrayList<Problem>();
    for (var language : Texts.LANGUAGES) {
      var name = topic.name(language);
      if (name.isBlank() || name.length() > LONGEST_NAME) {
        problems.add(
            Problem.invalidField("name_" + language, "consents.topic.name-wrong", LONGEST_NAME));
      }
    }
    if (topic.channels().isEmpty()) {
      problems.add(Problem.invalidField("channels", "consents.topic.channels-none"));
    }
    if (topic.doubleOptIn() && topic.basis() != Basis.CONSENT) {
      problems.add(Problem.invalidField("double_opt_in", "consents.topic.double-needs-consent"));
    }
    var known = sql.list();
    if (fresh && known.size() >= MOST) {
      problems.add(Problem.invalidField("name_en", "consents.topic.too-many", MOST));
    }
    if (problems.isEmpty()) {
      sql.save(fresh ? named(topic, known) : topic, clock.instant());
    }
    return problems;
  }

  /** A new topic has a key made of its English name, which it keeps. */
  private static Topic named(Topic topic, List<Topic> known) {
    var plain = NO_LETTER.matcher(topic.name("en").toLowerCase(Locale.ROOT)).replaceAll("_");
    var trimmed = plain.replaceAll("^[_0-9]+|_+$", "");
    var cut = trimmed.substring(0, Math.min(trimmed.length(), LONGEST_KEY - 3));
    var base = cut.isEmpty() ? "topic" : cut;
    var taken = known.stream().map(Topic::key).toList();
    var key = base;
    for (int number = 2; taken.contains(key); number++) {
      key = base + "_" + number;
    }
    return new Topic(
        key,
        topic.names(),
        topic.basis(),
        topic.doubleOptIn(),
        topic.fromShops(),
        topic.channels(),
        topic.ended());
  }

  /** The names of a form; where a language says nothing, English stands in. */
  static Map<String, String> names(String en, String pl, String ro, String uk) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("en", en.strip());
    names.put("pl", pl.isBlank() ? en.strip() : pl.strip());
    names.put("ro", ro.isBlank() ? en.strip() : ro.strip());
    names.put("uk", uk.isBlank() ? en.strip() : uk.strip());
    return names;
  }

  private static String shown(String key) {
    return key.substring(0, Math.min(key.length(), LONGEST_KEY));
  }
}
