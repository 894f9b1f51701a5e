package io.perennial.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.Eventually;
import io.perennial.PerennialTest;
import io.perennial.access.Visitor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models fitted for other programs, over HTTP: what is found, and what is refused and why. */
@PerennialTest
@SuppressWarnings("NullAway.Init")
class FittingApiTest {

  private static final String FIT = "/api/v1/predictions/fit";
  private static final String ROW = "{\"x\":2,\"t_x\":10,\"T\":30,\"n\":25}";
  @Autowired ApplicationContext context;
  @Autowired JsonMapper json;

  private Visitor program;

  @BeforeEach
  void aProgram() {
    Visitor.setUp(context);
    program = Visitor.program(context);
  }

  private JsonNode fit(String body, int status) {
    var answer = program.json("POST", FIT, body);
    assertThat(answer.statusCode()).as("%.300s: %s", body, answer.body()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain("Exception", "io.perennial");
    return json.readTree(answer.body());
  }

  @Test
  void rows_and_the_purchases_they_are_counted_from_give_the_same() {
    var purchases = new ArrayList<String>();
    var rows = new ArrayList<String>();
    for (int i = 0; i < 60; i++) {
      int again = i % 3;
      for (int k = 0; k <= again; k++) {
        purchases.add(
            "{\"customer\":\"c%d\",\"day\":\"2025-0%d-01\",\"amount\":%d}".formatted(i, 1 + k, 10));
      }
      int last = again == 0 ? 0 : again == 1 ? 31 : 59;
      rows.add("{\"x\":%d,\"t_x\":%s,\"t\":%s}".formatted(again, last / 7.0, 181 / 7.0));
    }
    var options = ",\"options\":{\"prior\":false,\"until\":\"2025-07-01\",\"horizon\":26}}";
    var counted =
        fit(
            "{\"model\":\"nbd\",\"transactions\":[" + String.join(",", purchases) + "]" + options,
            200);
    var told = fit("{\"model\":\" NBD \",\"data\":[" + String.join(",", rows) + "]" + options, 200);
    assertThat(counted.path("log_likelihood").doubleValue())
        .isNegative()
        .isCloseTo(told.path("log_likelihood").doubleValue(), within(1e-6));
    assertThat(counted.path("customers").doubleValue()).isEqualTo(60);
    assertThat(counted.at("/forecast/low").doubleValue())
        .isLessThan(counted.at("/forecast/expected").doubleValue());
    assertThat(counted.path("parameters").get(0).path("name").asString()).isEqualTo("r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                     | model              | must be one of: nbd, bg_nbd
          {"model":"lstm","data":[]}                                             | model              | must be one of
          {"model":"nbd"}                                                        | data               | either data or transactions
          {"model":"nbd","data":[ROW],"transactions":[]}                         | data               | either data or transactions
          {"model":"nbd","data":[]}                                              | data               | 1 to 200,000 rows
          {"model":"nbd","transactions":[]}                                      | transactions       | 1 to 200,000 rows
          {"model":"nbd","data":[ROW,null]}                                      | data[1]            | Row 2
          {"model":"nbd","data":[{"x":-1,"t_x":1,"T":2}]}                        | data[0]            | Row 1
          {"model":"nbd","data":[{"x":1,"t_x":3,"T":2}]}                         | data[0]            | Row 1
          {"model":"nbd","data":[{"x":0,"t_x":1,"T":2}]}                         | data[0]            | Row 1
          {"model":"nbd","data":[{"x":1,"t_x":1e400,"T":2}]}                     | data[0]            | Row 1
          {"model":"nbd","data":[{"x":1,"t_x":1,"T":2,"n":0}]}                   | data[0]            | Row 1
          {"model":"cnbd","data":[ROW]}                                          | data[0]            | log_gaps
          {"model":"bg_bb","data":[{"x":1,"t_x":1.5,"T":6}]}                     | data[0]            | counted in occasions
          {"model":"bg_bb","data":[{"x":1,"t_x":1,"T":6.5}]}                     | data[0]            | counted in occasions
          {"model":"bg_bb","transactions":[{"customer":"a","day":"2025-01-01"}]} | data               | counted in occasions
          {"model":"gamma_gamma","data":[{"x":0,"mean":3}]}                      | data[0]            | mean above 0
          {"model":"nbd","transactions":[{"day":"2025-01-01"}]}                  | transactions[0]    | a customer and a day
          {"model":"nbd","transactions":[{"customer":"a","day":"0025-01-01"}]}   | transactions[0]    | between 1900 and 2200
          {"model":"nbd","data":[ROW],"options":{"regularity":1000}}             | options.regularity | whole number from 1
          {"model":"nbd","data":[ROW],"options":{"horizon":-1}}                  | options.horizon    | above 0
          {"model":"nbd","data":[ROW],"options":{"horizon":1e9}}                 | options.horizon    | ten times as far
          """)
  void what_cannot_be_is_refused_with_its_field_and_in_a_sentence(
      String body, String field, String sentence) {
    var problem = fit(body.replace("ROW", ROW), 422);
    assertThat(problem.toString()).contains("\"" + field + "\"", sentence);
  }

  @Test
  void what_is_no_json_of_this_kind_is_refused_and_not_a_mistake() {
    for (var body : List.of("", "[", "[]", "{\"model\":\"nbd\",\"data\":[{\"x\":\"many\"}]}")) {
      fit(body, 400);
    }
    assertThat(Visitor.stranger(context).json("POST", FIT, "{}").statusCode()).isEqualTo(401);
  }

  @Test
  void more_rows_than_there_is_room_for_are_refused_before_anything_is_fitted() {
    var rows =
        IntStream.rangeClosed(0, Fitting.MOST_ROWS)
            .mapToObj(i -> "{\"x\":0,\"t_x\":0,\"t\":9}")
            .collect(Collectors.joining(","));
    var problem = fit("{\"model\":\"nbd\",\"data\":[" + rows + "]}", 422);
    assertThat(problem.toString()).contains("Send 1 to 200,000 rows");
  }

  @Test
  void who_comes_while_another_model_is_fitted_is_asked_to_come_again() throws Exception {
    // Each row another one, so that there is something to fit for a while.
    var rows =
        IntStream.range(0, 20_000)
            .mapToObj(
                i -> "{\"x\":%d,\"t_x\":%d.%05d,\"t\":60}".formatted(1 + i % 9, 20 + i % 30, i))
            .collect(Collectors.joining(","));
    var body = "{\"model\":\"pareto_nbd\",\"data\":[" + rows + "]}";
    var statuses = new ArrayList<Integer>();
    Eventually.holds(() -> statuses.contains(429), () -> askTogether(body, statuses));
    assertThat(statuses).contains(200).containsOnly(200, 429);
    fit(body, 200);
  }

  private void askTogether(String body, List<Integer> statuses) throws Exception {
    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          IntStream.range(0, 12)
              .mapToObj(i -> many.submit(() -> program.json("POST", FIT, body)))
              .toList();
      for (var each : asked) {
        var answer = each.get();
        statuses.add(answer.statusCode());
        if (answer.statusCode() == 429) {
          assertThat(answer.body()).contains("Try again in a few seconds");
        }
      }
    }
  }
}
