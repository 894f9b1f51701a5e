package io.perennial.customers;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.PerennialTest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Nothing that is kept of people can be forgotten when somebody is to be shown or to be erased. */
@PerennialTest
class KeepersTest {

  /** Tables that say nothing of the people who buy, and why. */
  private static final Map<String, String> OF_NOBODY =
      Map.ofEntries(
          Map.entry("access_attempt", "of the staff and of programs"),
          Map.entry("access_audit", "of the staff; ids of customers, who may be nobody by now"),
          Map.entry("access_invitation", "of the staff"),
          Map.entry("access_key", "of programs"),
          Map.entry("access_person", "of the staff"),
          Map.entry("access_session", "of the staff"),
          Map.entry("access_setup", "of the owner"),
          Map.entry("business", "of the business"),
          Map.entry("customers_attribute", "of the business"),
          Map.entry("catalogue_product", "of what is sold"),
          Map.entry("catalogue_refused", "of what is sold"),
          Map.entry("catalogue_upload", "files of what is sold"),
          Map.entry("catalogue_variant", "of what is sold"),
          Map.entry("consents_channel", "kinds of addresses"),
          Map.entry("consents_secret", "the secret of links and hashes"),
          Map.entry("consents_topic", "what the business writes about"),
          Map.entry("demo_shop", "of the invented shop"),
          Map.entry("events_cursor", "places in the log"),
          Map.entry("events_emptied", "moments"),
          Map.entry("facts_scored", "which writing of a score is the newest"),
          Map.entry("facts_shop", "of the shop as a whole"),
          Map.entry("flyway_schema_history", "of the tables themselves"),
          Map.entry("home_band", "of the business"),
          Map.entry("intake_import", "files; what they say stands in other tables"),
          Map.entry("intake_seen", "numbers made of names, until the import ends"),
          Map.entry("orders_rate", "exchange rates"),
          Map.entry("predictions_version", "what was learned of all together"),
          Map.entry("predictions_waiting", "that there is something to do"),
          Map.entry("rights_choice", "how the business wants it"),
          Map.entry("rights_cleared", "a moment"),
          Map.entry("scores_waiting", "that there is something to do"),
          Map.entry("segments_day", "numbers by day"),
          Map.entry("segments_ready", "which came along"),
          Map.entry("segments_segment", "what the business means"),
          Map.entry("settings_retention", "how the business wants it"),
          Map.entry("outgoing_endpoint", "programs of the business"),
          Map.entry("tracking_count", "numbers by minute"),
          Map.entry("tracking_seen", "digests of what clients call their messages, for eight days"),
          Map.entry("tracking_source", "keys of the business"),
          Map.entry("webhooks_connection", "shops of the business"));

  @Autowired Customers customers;
  @Autowired Database database;

  @Test
  void every_table_has_a_keeper_or_a_reason_to_have_none() {
    assertThat(unkept(tables(), kept(), OF_NOBODY.keySet())).isEmpty();
  }

  @Test
  void a_table_that_nobody_keeps_is_found() {
    assertThat(unkept(Set.of("people_note", "people_secret"), Set.of("people_note"), Set.of()))
        .containsExactly("people_secret");
  }

  @Test
  void no_keeper_and_no_reason_names_a_table_that_is_not_there() {
    var named = new HashSet<>(kept());
    named.addAll(OF_NOBODY.keySet());
    named.removeAll(tables());
    assertThat(named).isEmpty();
  }

  @Test
  void each_table_has_one_keeper_and_each_keeper_a_name_of_its_own() {
    var names = new HashMap<String, Keeper>();
    var tables = new HashMap<String, Keeper>();
    for (var keeper : customers.keepers()) {
      assertThat(names.put(keeper.name(), keeper)).as(keeper.name()).isNull();
      for (var table : keeper.tables()) {
        assertThat(tables.put(table, keeper)).as(table).isNull();
        assertThat(OF_NOBODY).doesNotContainKey(table);
      }
    }
  }

  @Test
  void who_people_are_is_forgotten_last() {
    assertThat(customers.keepers().getLast().tables()).contains("customers_identity");
  }

  private static Set<String> unkept(Set<String> tables, Set<String> kept, Set<String> reasons) {
    var unkept = new TreeSet<>(tables);
    unkept.removeAll(kept);
    unkept.removeAll(reasons);
    return unkept;
  }

  private Set<String> kept() {
    var kept = new HashSet<String>();
    customers.keepers().forEach(keeper -> kept.addAll(keeper.tables()));
    return kept;
  }

  /** All but the parts of a table that is kept in parts. */
  private Set<String> tables() {
    return new HashSet<>(
        database
            .sql(
                """
                select relname from pg_class
                where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace
                """)
            .query(String.class)
            .list());
  }
}
