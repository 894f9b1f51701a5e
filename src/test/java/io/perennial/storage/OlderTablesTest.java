package io.perennial.storage;

import static io.perennial.storage.EmbeddedServerTest.count;
import static io.perennial.storage.EmbeddedServerTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What an older version kept is there in the newest, as far as it is still of use. */
class OlderTablesTest {

  @Test
  void files_of_products_and_consents_of_an_older_version_are_shown_as_they_ended()
      throws Exception {
    try (var folder = DataFolder.open(UnpackedPrograms.into(TestDatabase.freshFolder()));
        var server = EmbeddedServer.start(folder)) {
      var address = server.address();
      migrate(address, "250");
      run(
          address,
          """
          insert into catalogue_upload (id, file_name, source, kind, state, created_at, added, changed, older, refused, refusals)
          values
            ('00000000-0000-7000-8000-000000000001', 'done.csv', 'shop', 'table', 'done', now(), 5, 2, 1, 4,
              '[{"row": 3, "text": "catalogue.price", "arguments": ["a lot"]}, {"row": 3, "text": "catalogue.name", "arguments": []},
                {"row": 9, "text": "catalogue.nothing"}]'),
            ('00000000-0000-7000-8000-000000000002', 'draft.csv', 'shop', 'table', 'draft', now(), 0, 0, 0, 0, '[]');
          insert into consents_import (id, name, source, uploaded_by, uploaded_at, state, rows, refused, errors, says)
          select gen_random_uuid(), state || '.csv', 'till', 'mara@shop.example', now(), state, 1, 0, '[]', '[]'
          from unnest(array['shown', 'running', 'done']) state;
          """);

      migrate(address, "latest");

      assertThat(count(address, "catalogue_upload where state = 'draft'"))
          .as("its file lies where nobody looks")
          .isZero();
      assertThat(
              count(
                  address,
                  "catalogue_upload where state = 'done' and products = 8 and taken = 8 and finished_at = created_at"))
          .isOne();
      assertThat(count(address, "catalogue_refused")).as("a row is refused once").isEqualTo(2);
      assertThat(
              count(
                  address, "catalogue_refused where row_number = 3 and arguments = '[\"a lot\"]'"))
          .isOne();
      assertThat(count(address, "catalogue_refused where row_number = 9 and arguments = '[]'"))
          .isOne();
      for (var state : new String[] {"draft", "running", "done"}) {
        assertThat(count(address, "consents_import where state = '" + state + "'"))
            .as(state)
            .isOne();
      }
      assertThat(count(address, "consents_import where name = 'shown.csv' and state = 'draft'"))
          .isOne();
    }
  }

  private static void migrate(DatabaseAddress address, String target) {
    Flyway.configure()
        .dataSource(address.url(), address.user(), address.password())
        .target(target)
        .load()
        .migrate();
  }
}
