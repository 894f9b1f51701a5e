package io.perennial.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Nobody;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@PerennialTest
class BusinessTest {

  private static final String PATH = "/api/v1/business";

  @Autowired ApplicationContext context;
  @Autowired Business business;

  @BeforeEach
  @AfterEach
  void nobody() {
    Visitor.nobody(context);
    // Amounts that other tests left would keep the currency.
    var database = context.getBean(Database.class);
    Nobody.isThere(
        database,
        context.getBean(Customers.class),
        () -> database.sql("delete from orders_rate").update());
  }

  @Test
  void theApiChangesWhatIsSentAndLeavesTheRest() {
    var program = Visitor.program(context);
    var all =
        """
        {"name":"Tea","language":"pl","country":"GB","currency":"GBP","time_zone":"Europe/London",\
        "activity_window_days":90}\
        """;
    var answer = program.json("PUT", PATH, all);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(all);
    assertThat(program.get(PATH).body()).isEqualTo(all);

    assertThat(program.json("PUT", PATH, "{\"name\":\"Coffee\"}").body())
        .isEqualTo(all.replace("Tea", "Coffee"));
    assertThat(program.json("PUT", PATH, "{\"activity_window_days\":null}").body())
        .isEqualTo(all.replace("Tea", "Coffee").replace(":90", ":null"));
    assertThat(program.json("PUT", PATH, "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void everyWrongFieldIsNamed() {
    var program = Visitor.program(context);
    var before = program.get(PATH).body();
    Map.of(
            "{\"name\":\" \"}", "name",
            "{\"language\":\"de\"}", "language",
            "{\"country\":\"XX\"}", "country",
            "{\"currency\":\"ZZZ\"}", "currency",
            "{\"currency\":\"XAU\"}", "currency",
            "{\"time_zone\":\"Mars/Olympus\"}", "time_zone",
            "{\"activity_window_days\":0}", "activity_window_days",
            "{\"activity_window_days\":3651}", "activity_window_days",
            "{\"activity_window_days\":30.5}", "activity_window_days",
            "{\"activity_window_days\":\"soon\"}", "activity_window_days")
        .forEach((body, field) -> {
          var answer = program.json("PUT", PATH, body);
          assertThat(answer.statusCode()).as(body).isEqualTo(422);
          assertThat(answer.headers().firstValue("Content-Type"))
              .contains("application/problem+json");
          assertThat(answer.body()).as(body).contains("\"field\":\"" + field + "\"");
        });
    assertThat(program.json("PUT", PATH, "{\"name\":").statusCode()).isEqualTo(400);
    assertThat(program.get(PATH).body()).isEqualTo(before);
  }

  @Test
  void theCurrencyStaysWhileAmountsAreKeptInIt() {
    var program = Visitor.program(context);
    program.json("PUT", PATH, "{\"currency\":\"PLN\"}");
    var used = new AtomicBoolean(true);
    business.keepCurrencyWhile(used::get);
    try {
      var answer = program.json("PUT", PATH, "{\"currency\":\"EUR\"}");
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("\"field\":\"currency\"", "PLN");
      assertThat(program.json("PUT", PATH, "{\"currency\":\"PLN\",\"name\":\"Tea\"}").statusCode())
          .isEqualTo(200);
      var page = save(Visitor.owner(context), "EUR", "Europe/Warsaw", "");
      assertThat(page.statusCode()).isEqualTo(422);
      assertThat(page.body()).contains("id=\"currency-error\"");
    } finally {
      used.set(false);
    }
    assertThat(program.json("PUT", PATH, "{\"currency\":\"EUR\"}").statusCode()).isEqualTo(200);
  }

  @Test
  void thePageSavesAndExplainsWrongInputBesideTheField() {
    var owner = Visitor.owner(context);
    var saved = save(owner, "RON", "Europe/Bucharest", "120");
    assertThat(saved.statusCode()).isEqualTo(303);
    assertThat(business.profile())
        .isEqualTo(
            new Business.Profile("Ceai", "ro", "RO", "RON", ZoneId.of("Europe/Bucharest"), 120));
    assertThat(owner.get("/settings?saved=true").body()).contains("value=\"Ceai\"");

    var wrong = save(owner, "RON", "Nowhere", "many");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("id=\"time_zone-error\"", "id=\"activity_window_days-error\"", "value=\"many\"");
    assertThat(business.profile().activityWindowDays()).isEqualTo(120);
  }

  private static java.net.http.HttpResponse<String> save(
      Visitor owner, String currency, String zone, String window) {
    return owner.send(
        "/settings",
        "name",
        "Ceai",
        "language",
        "ro",
        "country",
        "RO",
        "currency",
        currency,
        "time_zone",
        zone,
        "activity_window_days",
        window);
  }
}
