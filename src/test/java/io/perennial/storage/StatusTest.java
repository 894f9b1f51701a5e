package io.perennial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.perennial.PerennialTest;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

@PerennialTest
class StatusTest {

  @Autowired WebApplicationContext context;
  @Autowired Postgres postgres;
  @Autowired Status status;

  /** Without the security filters: who may look is tested with them. */
  private MockMvc inside;

  @BeforeEach
  void openTheDoor() {
    inside = MockMvcBuilders.webAppContextSetup(context).build();
  }

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
  void theApiTellsTheLagOfEveryStage() throws Exception {
    var json = inside.perform(get("/api/v1/status")).andReturn().getResponse().getContentAsString();
    assertThat(json)
        .contains("\"name\":\"facts\",\"lag_events\":")
        .contains("\"lag_seconds\":", "\"last_error\":null", "\"last_run\":")
        .contains("\"imports_running\":0", "\"oldest_transaction_seconds\":");
  }

  @Test
  void thePageNamesEveryStage() throws Exception {
    var page = inside.perform(get("/settings/status")).andReturn().getResponse();
    assertThat(page.getStatus()).isEqualTo(200);
    assertThat(page.getContentAsString())
        .contains("Facts about customers", "Free on the disk of the data folder")
        .doesNotContain("[status.");
  }
}
