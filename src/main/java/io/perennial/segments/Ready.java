package io.perennial.segments;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Texts;
import io.perennial.Work;
import io.perennial.conditions.Conditions;
import io.perennial.segments.Segment.Kind;
import io.perennial.segments.Segment.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The segments that come along, in the language of the business. Each is made once; from then on it
 * is a segment as any other, to be changed or removed.
 */
@Component
class Ready {

  /** The name of this work. */
  static final String WORK = "segments-ready";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern ASKED = Pattern.compile("\\{'segment': '([a-z_]+)'}");
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /**
   * A segment that comes along.
   *
   * @param condition in which {@code segment} may name the key of one before it
   */
  record Coming(String key, Purpose purpose, String condition) {

    private Coming(String key, String condition) {
      this(key, Purpose.READY, condition);
    }

    private static Coming loyalty(String kind, String observed) {
      // What somebody knows of the customer counts as much as what the log shows.
      return new Coming(
          "loyalty_" + kind,
          Purpose.LOYALTY,
          "{'any': [{'attribute': 'tags', 'in': ['%s']}%s]}".formatted(kind, observed));
    }

    private static Coming stage(String name, String before, String condition) {
      return new Coming(
          "stage_" + name,
          Purpose.STAGE,
          "{'all': [{'segment': 'stage_%s'}, %s]}".formatted(before, condition));
    }
  }

  static final List<Coming> ALL =
      List.of(
          new Coming("first_time_buyers", "{'fact': 'purchase_days', 'at_least': 1, 'at_most': 1}"),
          new Coming("slipping_away", "{'standing': ['slowing']}"),
          new Coming("cannot_lose", "{'rfm': ['cannot_lose']}"),
          new Coming("vip", "{'rfm': ['champions']}"),
          new Coming(
              "cold",
              "{'all': [{'fact': 'purchases', 'at_most': 0}, {'engaged': {'at_most': 0}}]}"),
          new Coming("cart_left", "{'cart': {}, 'when': {'before_last': {'hours': 2}}}"),
          new Coming("dormant", "{'standing': ['lapsed']}"),
          new Coming("birthday_soon", "{'attribute': 'birthday', 'anniversary': {'days': 7}}"),
          // Why they stay: the kinds of loyalty of Bliemel and Eggert (1998), and Meyer and
          // Oevermann
          // (1995): held by the situation, by technique, by contract, by economy, by heart.
          Coming.loyalty(
              "situational",
              ", {'all': [{'fact': 'purchase_days', 'at_least': 2}, {'none': ["
                  + "{'event': 'page_viewed', 'when': {'last': {'days': 90}}},"
                  + " {'reach': 'email', 'topic': 'newsletter', 'may': true}]}]}"),
          Coming.loyalty("technical", ""),
          Coming.loyalty(
              "contractual", ", {'event': 'invoice_paid', 'when': {'last': {'days': 35}}}"),
          Coming.loyalty(
              "economic",
              ", {'event': 'Coupon Applied', 'times': {'at_least': 2}, 'when': {'last': {'days': 365}}}"),
          Coming.loyalty(
              "emotional",
              ", {'all': [{'fact': 'purchase_days', 'at_least': 2}, {'engaged': {'at_least': 3}}]},"
                  + " {'event': 'Product Shared'}, {'event': 'Product Reviewed'}"),
          // How far they have come: the chain of effects of Bruhn (2001), each link within the one
          // before it.
          new Coming("stage_first", Purpose.STAGE, "{'fact': 'purchases', 'at_least': 1}"),
          Coming.stage(
              "satisfied",
              "first",
              "{'none': [{'attribute': 'tags', 'in': ['unsatisfied']}, {'fact': 'refunds', 'at_least': 0.01}]}"),
          Coming.stage(
              "loyal",
              "satisfied",
              "{'any': [{'attribute': 'tags', 'in': ['loyal']}, {'engaged': {'at_least': 2}},"
                  + " {'reach': 'email', 'topic': 'newsletter', 'may': true}, {'fact': 'purchase_days', 'at_least': 3}]}"),
          Coming.stage(
              "retained",
              "loyal",
              "{'any': [{'attribute': 'tags', 'in': ['recommends']}, {'all': ["
                  + "{'fact': 'purchase_days', 'at_least': 2}, {'standing': ['active', 'slowing']}]}]}"),
          Coming.stage("worth", "retained", "{'score': 'rfm_m', 'at_least': 4}"));

  private final SegmentsSql sql;
  private final Asking asking;
  private final Business business;
  private final Database database;

  Ready(SegmentsSql sql, Asking asking, Business business, Database database, Work work) {
    this.sql = sql;
    this.asking = asking;
    this.business = business;
    this.database = database;
    work.repeat(WORK, PAUSE, this::make);
  }

  private boolean make() {
    var profile = business.find();
    if (profile == null) {
      return false;
    }
    var texts = Texts.of(profile.language());
    for (var coming : ALL) {
      database.inTransaction(() -> {
        var name = texts.say("segments.ready." + coming.key());
        var id = Id.next();
        if (!sql.isNamed(name, id) && sql.comesAlong(coming.key())) {
          var condition = Conditions.read(JSON.readTree(named(coming).replace('\'', '"')));
          sql.add(
              id,
              name,
              Kind.CONDITION,
              coming.purpose(),
              coming.key(),
              Conditions.write(condition).toString(),
              asking.now());
        }
        return true;
      });
    }
    return false;
  }

  /** With the segments that it asks by their ids; one that was removed meanwhile asks nothing. */
  private String named(Coming coming) {
    var there =
        sql.list().stream()
            .filter(segment -> segment.key() != null)
            .collect(Collectors.toMap(Segment::key, Segment::id));
    return ASKED
        .matcher(coming.condition())
        .replaceAll(asked -> {
          var id = there.get(asked.group(1));
          return id == null ? "{'all': []}" : "{'segment': '" + id + "'}";
        });
  }
}
