package io.perennial.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.arrivals.Shelf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What customers are called never comes to a log, also when the database refuses their rows. */
@PerennialTest
@ExtendWith(OutputCaptureExtension.class)
class DiscretionTest {

  private static final String PERSON = "hushed-person";

  @Autowired Imports imports;
  @Autowired Shelf shelf;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired Work work;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
  }

  @ParameterizedTest
  @CsvSource({
    "customers_customer, email",
    "customers_identity, value",
    "orders_order, reference",
    "events_log, cause",
    "intake_refused, cells"
  })
  void a_row_that_the_database_refuses_is_not_quoted(
      String table, String column, CapturedOutput output) throws Exception {
    var sender = new Sender(imports, database, work);
    // The month must be there: a new one would not have the constraint.
    sender.send(Sender.HEADER + "1,2025-01-01,7,A,1,5\n");
    var text = new StringBuilder("order,date,email,total\n");
    for (int i = 0; i < 300; i++) {
      text.append("%s-%d,2025-01-01,%s-%d@example.com,5\n".formatted(PERSON, i, PERSON, i));
    }
    text.append("bad,2025-01-01,%s@example.com,0\n".formatted(PERSON));
    database
        .sql(
            "alter table %s add constraint hush check (%s not like '%%%s%%') not valid"
                .formatted(table, column, PERSON))
        .update();
    try {
      var refused = sender.queue(text.toString(), sender.source);
      Eventually.holds(
          () -> imports.find(refused.id()).state().ended(), () -> work.wake(Imports.WORK));
      var failed = imports.find(refused.id());
      assertThat(failed.problem()).isEqualTo("intake.failed.unexpected");
      assertThat(failed.problemArguments()).isEmpty();
      assertThat(output).contains("imports failed and will try again: database error 23514");
      assertThat(output).doesNotContain(PERSON);
      assertThat(work.states().toString()).doesNotContain(PERSON);
      assertThat(databaseLog()).doesNotContain(PERSON);
    } finally {
      database.sql("alter table %s drop constraint hush".formatted(table)).update();
    }
  }

  private String databaseLog() throws IOException {
    Path data = Objects.requireNonNull(shelf.file(shelf.id()).getParent()).resolveSibling("");
    return Files.readString(data.resolve("postgres.log"));
  }
}
