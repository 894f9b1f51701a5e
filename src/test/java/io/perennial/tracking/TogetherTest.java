package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.access.Visitor;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Calls of the same moment share a transaction, and nobody notices it. */
@PerennialTest
class TogetherTest {

  private static final int CALLS = 40;

  @Autowired ApplicationContext context;
  @Autowired Database database;

  /** Makes the ids of this test's messages and people its own. */
  private final String own = UUID.randomUUID().toString();

  private Client client;

  @BeforeEach
  void start() {
    Visitor.setUp(context);
    client = Client.server(context);
  }

  @Test
  void whatCannotBeTakenTakesNothingWithItThatCameAtTheSameMoment() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<Integer>>();
      for (int call = 0; call < CALLS; call++) {
        // Of an order that nobody knows nothing can be given back.
        var event =
            call % 4 == 0
                ? "\"Order Refunded\",\"properties\":{\"order_id\":\"none-" + own + "\"}"
                : "\"Coffee Tasted\"";
        var body = event(call, event);
        answers.add(threads.submit(() -> client.send("/v1/track", body).statusCode()));
        answers.add(threads.submit(() -> client.send("/v1/track", body).statusCode()));
      }
      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }
    for (int call = 0; call < CALLS; call++) {
      assertThat(told(call)).as("call %d", call).isEqualTo(call % 4 == 0 ? 0 : 1);
    }
    assertThat(client.refused())
        .hasSize(2 * CALLS / 4)
        .allSatisfy(refused -> assertThat(refused.reason()).isEqualTo("tracking.refused.order"));
  }

  @Test
  void ofALargeBatchThatIsToldAgainInPartOnlyTheRestIsNew() {
    assertThat(client.send("/v1/batch", batch(0, 150)).statusCode()).isEqualTo(200);
    assertThat(client.send("/v1/batch", batch(100, 300)).statusCode()).isEqualTo(200);
    assertThat(client.send("/v1/batch", batch(0, 300)).statusCode()).isEqualTo(200);
    for (int message : List.of(0, 99, 100, 149, 150, 299)) {
      assertThat(told(message)).as("message %d", message).isEqualTo(1);
    }
    assertThat(
            database
                .sql(
                    "select count(*) from events_log where data->>'messageId' like :own",
                    "own",
                    "%" + own)
                .query(Long.class)
                .single())
        .isEqualTo(300);
  }

  private String batch(int from, int to) {
    var events =
        IntStream.range(from, to).mapToObj(number -> event(number, "\"Coffee Tasted\"")).toList();
    return "{\"batch\":[" + String.join(",", events) + "]}";
  }

  private String event(int number, String event) {
    return "{\"type\":\"track\",\"userId\":\"u%d-%s\",\"messageId\":\"%d-%s\",\"event\":%s}"
        .formatted(number % 7, own, number, own, event);
  }

  private int told(int message) {
    return Client.told(context, message + "-" + own).size();
  }
}
