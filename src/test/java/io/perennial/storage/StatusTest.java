package io.perennial.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.PerennialTest;
import io.perennial.access.Visitor;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@PerennialTest
class StatusTest {

  @Autowired ApplicationContext context;
  @Autowired Postgres postgres;
  @Autowired Status status;

  @Test
  void anOpenTransactionShowsWithItsAge() throws SQLException {
    try (var connection = postgres.address().connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set application_name = 'a long report'");
      statement.execute("select pg_sleep(1.1)");
      var report = status.report();
      assertThat(report.oldestTransactionSeconds()).isGreaterThan(1.0);
      assertThat(report.oldestTransactionOf()).isEqualTo("a long report, idle in transaction");
      connection.rollback();
    }
  }

  @Test
  void theApiTellsTheLagOfEveryStage() {
    var json = Visitor.program(context).get("/api/v1/status").body();
    assertThat(json)
        .contains("\"name\":\"facts\",\"lag_events\":")
        .contains("\"lag_seconds\":", "\"last_error\":null", "\"last_run\":")
        .contains("\"imports_running\":0", "\"oldest_transaction_seconds\":");
  }

  @Test
  void thePageNamesEveryStage() {
    var page = Visitor.owner(context).get("/settings/status");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Facts about customers", "Free on the disk of the data folder")
        .doesNotContain("[status.");
  }
}
