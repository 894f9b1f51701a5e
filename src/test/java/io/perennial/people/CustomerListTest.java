package io.perennial.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Database;
import io.perennial.Id;
import io.perennial.PerennialTest;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import io.perennial.facts.Facts;
import io.perennial.orders.Orders;
import io.perennial.orders.Orders.Draft;
import io.perennial.orders.Orders.Line;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of customers, as a page and in the API. */
@PerennialTest
class CustomerListTest {

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired Orders orders;
  @Autowired Database database;
  @Autowired Work work;
  @Autowired JsonMapper json;

  private final String mark = "m" + UUID.randomUUID().toString().replace("-", "");

  @BeforeEach
  void setUp() {
    Visitor.setUp(context);
  }

  @Test
  void aSearchTakesItsSignsLiterally() {
    bought(mark + "50%_off", null, 1, "5");
    assertThat(found(mark + "50%25_")).hasSize(1);
    assertThat(found(mark + "5_%25")).isEmpty();
  }

  @Test
  void theListIsSortedByTimeByValueAndByTheAlphabetPageByPage() {
    bought(mark + 1, "Łucja " + mark, 3, "10");
    bought(mark + 2, "Zofia " + mark, 1, "30");
    bought(mark + 3, "lena " + mark, 2, "20");
    bought(mark + 4, "Ола " + mark, 4, "40");
    assertThat(names("recent")).containsExactly("Ола", "Łucja", "lena", "Zofia");
    assertThat(names("value")).containsExactly("Ола", "Zofia", "lena", "Łucja");
    assertThat(names("name")).containsExactly("lena", "Łucja", "Zofia", "Ола");
  }

  @ParameterizedTest
  @CsvSource({
    "en, 'Łoś,Luz,Șerban,Stan,Іван,Йосип'",
    "pl, 'Luz,Łoś,Șerban,Stan,Іван,Йосип'",
    "ro, 'Łoś,Luz,Stan,Șerban,Іван,Йосип'",
    "uk, 'Іван,Йосип,Łoś,Luz,Șerban,Stan'"
  })
  void readersFindNamesWhereTheirAlphabetHasThem(String language, String expected) {
    int number = 0;
    for (var name : List.of("Stan", "Йосип", "Łoś", "Șerban", "Іван", "Luz")) {
      bought(mark + number++, name + " " + mark, 1, "10");
    }
    var owner = Visitor.owner(context);
    owner.send("/language", "language", language);
    try {
      var body = owner.get("/customers?sort=name&query=" + mark).body();
      var rows = Pattern.compile("<a href=\"/customers/[^\"]+\">(\\S+) " + mark).matcher(body);
      assertThat(rows.results().map(row -> row.group(1))).containsExactly(expected.split(","));
    } finally {
      owner.send("/language", "language", "");
    }
  }

  @Test
  void aColumnThatIsNoneIsRefusedInTheAddressAndPassedOverInTheCookie() {
    assertThat(ListView.of("", "", null, "email.shoes.country..").columns())
        .containsExactly(ListView.Column.EMAIL, ListView.Column.COUNTRY);
    assertThat(ListView.of("", "", null, "").columns()).isEmpty();
    assertThatThrownBy(() -> ListView.of("", "", List.of("email", "shoes"), null))
        .isInstanceOf(Problem.class);
  }

  @Test
  void aNameWithEverySignCanBeWhereAPageEnds() {
    bought(mark + 1, "_ & ?=% _" + mark, 1, "10");
    bought(mark + 2, "z" + mark, 1, "30");
    assertThat(names("name")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A/12", "/12/", "2024//7", "50%", "a b+c?#&=", "ä/Ж"})
  void aReferenceWithAnySignIsReachable(String start) {
    var reference = start + mark;
    bought(reference, null, 1, "5");
    var encoded = URLEncoder.encode(reference, StandardCharsets.UTF_8).replace("+", "%20");
    var answer = Visitor.program(context).get("/api/v1/customers/by-reference/" + encoded);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json.readTree(answer.body()).path("reference").asString()).isEqualTo(reference);
  }

  @Test
  void aSlashInAReferenceMayStandAsItIsAndPagesStillRefuseAHiddenOne() {
    bought("A/12/" + mark, null, 1, "5");
    assertThat(
            Visitor.program(context)
                .get("/api/v1/customers/by-reference/A/12/" + mark)
                .statusCode())
        .isEqualTo(200);
    assertThat(Visitor.program(context).get("/api/v1/customers/by-reference/none").statusCode())
        .isEqualTo(404);
    assertThat(Visitor.stranger(context).get("/app%2F..%2Fsettings").statusCode()).isEqualTo(400);
    assertThat(Visitor.stranger(context).get("/api%2Fv1/customers").statusCode()).isEqualTo(400);
    assertThat(Visitor.stranger(context).get("/api/v1%2Fcustomers").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "400, sort=value&cursor=1e999999999_00000000-0000-0000-0000-000000000000",
    "400, cursor=%2B999999999-01-01T00:00:00Z_00000000-0000-0000-0000-000000000000",
    "400, sort=name&cursor=x",
    "400, sort=shoe-size",
    "200, sort=name&cursor=%00_00000000-0000-0000-0000-000000000000",
    "200, query=%00",
    "200, limit=100000"
  })
  void theApiAnswersOrRefuses(int status, String question) {
    var answer = Visitor.program(context).get("/api/v1/customers?" + question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  /** All names of this test's customers in an order, read two at a time. */
  private List<String> names(String sort) {
    var names = new ArrayList<String>();
    @Nullable String next = "";
    for (int page = 0; page < 9 && next != null; page++) {
      var answer =
          Visitor.program(context)
              .get(
                  "/api/v1/customers?limit=1&query=%s&sort=%s%s"
                      .formatted(
                          mark,
                          sort,
                          next.isEmpty()
                              ? ""
                              : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8)));
      var list = json.readTree(answer.body());
      for (var item : list.path("items")) {
        var name = item.path("name").asString();
        names.add(name.substring(0, (name + " ").indexOf(' ')));
      }
      next = list.path("next").isNull() ? null : list.path("next").asString();
    }
    return names;
  }

  private List<JsonNode> found(String query) {
    var answer = Visitor.program(context).get("/api/v1/customers?query=" + query);
    return List.copyOf(json.readTree(answer.body()).path("items").values());
  }

  private void bought(String reference, @Nullable String name, int day, String amount) {
    var value = new BigDecimal(amount);
    database.inTransaction(() -> {
      var ids = customers.recognise(mark, List.of(new Sighting(reference, null, name, null)));
      return orders.record(
          List.of(
              new Draft(
                  mark,
                  null,
                  Id.next().toString(),
                  ids.getFirst(),
                  Instant.parse("2023-03-01T12:00:00Z").plus(Duration.ofDays(day)),
                  Orders.State.SOLD,
                  "EUR",
                  BigDecimal.ONE,
                  List.of(new Line("p", null, BigDecimal.ONE, value, value)),
                  List.of(),
                  null)),
          false);
    });
    do {
      work.finish(Facts.READER);
    } while (work.stages().stream()
        .anyMatch(stage -> stage.name().equals(Facts.READER) && stage.lag().events() > 0));
  }
}
