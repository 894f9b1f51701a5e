package io.perennial.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Sighting;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The names of a customer, on the page and in the API: joined, parted, and joined again. */
@PerennialTest
class NamesTest {

  @Autowired ApplicationContext context;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired JsonMapper json;

  private final String mark = UUID.randomUUID().toString().substring(0, 8);

  @BeforeEach
  void setUp() {
    Visitor.setUp(context);
  }

  @Test
  void theStaffJoinsWhoSharesAnAddressAndPartsThemAgain() {
    var owner = Visitor.owner(context);
    var one = seen(new Sighting(mark + "1", mark + "@family.test", null, null));
    var other = seen(new Sighting(mark + "2", mark + "@family.test", null, null));
    assertThat(owner.get("/customers/" + one + "/names").body())
        .contains("Perhaps the same person: " + mark + "2", "Both came with " + mark);

    var names = "/customers/" + one + "/names";
    assertThat(owner.send(names + "/join", "other", mark + "2", "reason", " ").statusCode())
        .isEqualTo(422);
    var nobody = owner.send(names + "/join", "other", "nobody", "reason", "a call");
    assertThat(nobody.statusCode()).isEqualTo(422);
    assertThat(nobody.body()).contains("Nobody is known as nobody.", "value=\"a call\"");
    var joined = owner.send(names + "/join", "other", mark + "2", "reason", "They told us");
    assertThat(joined.statusCode()).isEqualTo(303);
    assertThat(customers.find(other)).isEqualTo(customers.find(one)).isPresent();
    assertThat(owner.get("/customers/" + other).statusCode()).isEqualTo(303);
    assertThat(owner.get(names).body()).contains("They told us", Visitor.EMAIL, "3 names");

    assertThat(owner.send(names + "/part", "reason", "nothing chosen").statusCode()).isEqualTo(422);
    var parted = owner.send(names + "/part", "names", other.toString(), "reason", "A brother");
    assertThat(parted.statusCode()).isEqualTo(303);
    assertThat(customers.find(other)).isNotEqualTo(customers.find(one));
    var notice = owner.get(parted.headers().firstValue("Location").orElseThrow()).body();
    assertThat(notice).contains("They are two customers now.", "/customers/" + other, "Undo");
  }

  @Test
  void programsJoinAndPartThemToo() {
    var program = Visitor.program(context);
    var one = seen(new Sighting(mark + "a", null, null, null));
    var other = seen(new Sighting(null, mark + "@b.test", null, null));
    var address = "/api/v1/customers/" + one;
    var merged =
        program.json(
            "POST", address + "/merge", "{\"other\":\"%s\",\"reason\":\"same\"}".formatted(other));
    assertThat(merged.statusCode()).isEqualTo(200);
    assertThat(read(merged.body()).path("names")).hasSize(2);
    assertThat(program.json("POST", address + "/merge", "{}").statusCode()).isEqualTo(422);

    var split =
        program.json(
            "POST",
            address + "/split",
            "{\"names\":[\"%s\"],\"reason\":\"not the same\"}".formatted(other));
    assertThat(split.statusCode()).isEqualTo(200);
    assertThat(read(split.body()).path("parted").path("names").path(0).path("kind").asString())
        .isEqualTo("email");
    assertThat(program.json("GET", address + "/names", "").body()).contains("not the same");
    assertThat(
            program
                .json(
                    "POST",
                    address + "/split",
                    "{\"names\":[\"%s\"],\"reason\":\"x\"}".formatted(one))
                .statusCode())
        .isEqualTo(422);
  }

  private UUID seen(Sighting sighting) {
    return database.inTransaction(() -> customers.recognise(mark, List.of(sighting)).getFirst());
  }

  private JsonNode read(String body) {
    return json.readTree(body);
  }
}
