package io.perennial.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** What each role may do: every route, asked for by everybody, answers as the table says. */
@PerennialTest
class RolesTest {

  private static final String REFUSED = "Your role does not allow this";
  private static final String KEY_REFUSED = "The role of this key does not allow this";

  private record Route(String method, String path) {
    boolean isApi() {
      return path.startsWith("/api/v1");
    }
  }

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Database database;

  @BeforeEach
  void start() {
    Visitor.nobody(context);
    Visitor.setUp(context);
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
  }

  @AfterEach
  void end() {
    Visitor.nobody(context);
  }

  @Test
  void every_route_stands_in_the_table() {
    var forgotten = new TreeSet<String>();
    for (var route : routes()) {
      if (Rules.of(route.method(), route.path()).isEmpty()) {
        forgotten.add(route.method() + " " + route.path());
      }
    }
    assertThat(forgotten).as("name them in Rules").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void each_route_answers_each_role_as_the_table_says(Role role) {
    var person = person(role);
    var program = program(role);
    var wrong = new ArrayList<String>();
    int refused = 0;
    for (var route : routes()) {
      boolean may = Rules.may(role, route.method(), route.path());
      // What may be done and changes something is not done here.
      if (may && !route.method().equals("GET")) {
        continue;
      }
      var answer = call(route.isApi() ? program : person, route);
      boolean not =
          answer.statusCode() == 403
              && answer.body().contains(route.isApi() ? KEY_REFUSED : REFUSED);
      refused += not ? 1 : 0;
      if (not == may) {
        wrong.add(route + " answers " + answer.statusCode() + " although may is " + may);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(refused).isGreaterThan(role == Role.OWNER ? -1 : 20);
  }

  /** The table itself, said a second time where it matters most. */
  @ParameterizedTest
  @CsvSource({
    "MARKETER, GET, /customers, true",
    "AGENT, GET, /customers, true",
    "ANALYST, GET, /customers, true",
    "DEVELOPER, GET, /customers, false",
    "DEVELOPER, GET, /customers/1, false",
    "DEVELOPER, GET, /api/v1/customers/1, false",
    "DEVELOPER, GET, /insights/new/customers, false",
    "DEVELOPER, GET, /insights/cohorts/2025-01/1, false",
    "ANALYST, POST, /customers/1/notes, false",
    "ANALYST, POST, /api/v1/customers/1/notes, false",
    "AGENT, POST, /customers/1/notes, true",
    "AGENT, GET, /insights/new/customers.csv, false",
    "AGENT, GET, /insights/rfm/55/customers.xlsx, false",
    "AGENT, GET, /insights/cohorts/2025-01/1/customers.csv, false",
    "ANALYST, GET, /insights/new/customers.csv, true",
    "DEVELOPER, GET, /insights/predictions, true",
    "DEVELOPER, GET, /insights/value_at_risk/customers, false",
    "AGENT, GET, /insights/value_at_risk/customers, true",
    "AGENT, GET, /insights/value_at_risk/customers.csv, false",
    "ANALYST, GET, /insights/value_at_risk/customers.xlsx, true",
    "ANALYST, POST, /insights/predictions/train, false",
    "ANALYST, GET, /insights/predictions/train, false",
    "MARKETER, POST, /insights/predictions/train, true",
    "ANALYST, GET, /api/v1/customers/1/consents, true",
    "ANALYST, GET, /api/v1/customers/1/consents/links, false",
    "AGENT, GET, /api/v1/customers/1/consents/links, true",
    "AGENT, GET, /customers/1/rights, true",
    "AGENT, POST, /customers/1/rights/erase, false",
    "MARKETER, GET, /customers/1/rights, false",
    "MARKETER, DELETE, /api/v1/customers/1, false",
    "OWNER, DELETE, /api/v1/customers/1, true",
    "MARKETER, POST, /imports, true",
    "AGENT, POST, /imports, false",
    "MARKETER, POST, /settings/keys, false",
    "DEVELOPER, POST, /settings/keys, true",
    "DEVELOPER, POST, /settings, false",
    "MARKETER, GET, /settings/staff, false",
    "DEVELOPER, GET, /settings/audit, false",
    "MARKETER, GET, /settings/privacy, false",
    "OWNER, GET, /settings/audit, true",
    "ANALYST, GET, /segments/1, true",
    "DEVELOPER, GET, /segments, false",
    "AGENT, GET, /segments/1/customers.csv, false",
    "ANALYST, GET, /segments/1/customers.xlsx, true",
    "AGENT, POST, /segments/build, false",
    "AGENT, POST, /segments/1/customers, true",
    "ANALYST, POST, /segments/1/customers, false",
    "MARKETER, POST, /segments/1/remove, true",
    "ANALYST, POST, /api/v1/segments/preview, true",
    "ANALYST, POST, /api/v1/segments, false",
    "AGENT, GET, /api/v1/segments/1/customers, false",
    "AGENT, PUT, /api/v1/segments/1, false",
    "MARKETER, GET, /something/new, false",
    "OWNER, GET, /something/new, true"
  })
  void nobody_may_more_than_their_work_needs(Role role, String method, String path, boolean may) {
    assertThat(Rules.may(role, method, path)).isEqualTo(may);
  }

  @Test
  void an_address_written_otherwise_is_no_way_around() {
    var developer = person(Role.DEVELOPER);
    for (var path :
        List.of("/%63ustomers", "/customers/", "/insights/new/%63ustomers.csv", "/./customers")) {
      assertThat(developer.get(path).statusCode()).as(path).isIn(400, 403, 404);
      assertThat(developer.get(path).body()).as(path).doesNotContain("<h1>Customers</h1>");
    }
    assertThat(
            developer
                .request("HEAD", "/customers", HttpRequest.BodyPublishers.noBody(), "")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void the_navigation_shows_what_the_reader_may_see() {
    assertThat(person(Role.DEVELOPER).get("/settings/me").body())
        .contains("href=\"/settings/keys\"")
        .doesNotContain("href=\"/customers\"", "href=\"/settings/staff\"", "role=\"search\"");
    assertThat(person(Role.AGENT).get("/settings/me").body())
        .contains("href=\"/customers\"")
        .doesNotContain("href=\"/settings/keys\"", "href=\"/settings/privacy\"");
    assertThat(Visitor.owner(context).get("/settings/me").body())
        .contains("href=\"/settings/staff\"", "href=\"/settings/audit\"");
  }

  @Test
  void nobody_gives_a_key_more_than_they_may() {
    var developer = person(Role.DEVELOPER);
    assertThat(developer.get("/settings/keys").body()).doesNotContain("value=\"owner\"");
    var made = developer.send("/settings/keys", "name", "sly", "role", "owner");
    assertThat(made.statusCode()).isEqualTo(422);
    assertThat(made.body()).contains("Nobody gives a key more").doesNotContain("pk_");
  }

  @Test
  void a_key_may_no_more_than_its_maker_may_now() {
    person(Role.MARKETER);
    var maker =
        context.getBean(AccessSql.class).findPerson("marketer@shop.example").orElseThrow().person();
    var keys = context.getBean(Keys.class);
    var colleagues = context.getBean(Colleagues.class);
    var secret = keys.make("of the marketer", Role.MARKETER, maker);
    colleagues.changeRole(maker.id(), Role.ANALYST);
    assertThat(keys.find(secret).orElseThrow().allowed()).isEqualTo(Role.ANALYST);
    var program = Visitor.stranger(context).header("Authorization", "Bearer " + secret);
    assertThat(program.get("/api/v1/imports").statusCode()).isEqualTo(403);
    assertThat(program.get("/api/v1/business").statusCode()).isEqualTo(200);
    colleagues.changeRole(maker.id(), Role.DEVELOPER);
    assertThat(program.get("/api/v1/business").statusCode()).isEqualTo(401);
    colleagues.changeRole(maker.id(), Role.OWNER);
    assertThat(program.get("/api/v1/imports").statusCode()).isEqualTo(200);
    colleagues.remove(maker.id());
    assertThat(program.get("/api/v1/business").statusCode()).isEqualTo(401);
    assertThat(Visitor.owner(context).get("/settings/keys").body()).contains("nothing any more");
  }

  private static HttpResponse<String> call(Visitor visitor, Route route) {
    return visitor.request(route.method(), route.path(), HttpRequest.BodyPublishers.noBody(), "");
  }

  private Visitor person(Role role) {
    if (role == Role.OWNER) {
      return Visitor.owner(context);
    }
    var email = role.word() + "@shop.example";
    context.getBean(Staff.class).ensure(email, Visitor.PASSWORD, role);
    var visitor = Visitor.stranger(context);
    visitor.signIn(email, Visitor.PASSWORD);
    // A token of the session: not every role may see the page that others take it from.
    var token =
        visitor
            .get("/settings/me")
            .body()
            .replaceAll("(?s).*name=\"csrf\" content=\"([^\"]+)\".*", "$1");
    return visitor.header(FormTokens.HEADER, token);
  }

  private Visitor program(Role role) {
    var owner = context.getBean(AccessSql.class).findPerson(Visitor.EMAIL).orElseThrow().person();
    var secret = context.getBean(Keys.class).make("of a " + role.word(), role, owner);
    return Visitor.stranger(context).header("Authorization", "Bearer " + secret);
  }

  /** Every method of every mapped path for the staff and its programs. */
  private List<Route> routes() {
    Set<Route> routes = new java.util.LinkedHashSet<>();
    for (var mapping : context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()) {
      for (var info : mapping.getHandlerMethods().keySet()) {
        for (var pattern : info.getPatternValues()) {
          var path = pattern.replaceAll("\\{[^}]*}", "1").replace("**", "1");
          var methods = info.getMethodsCondition().getMethods();
          if (methods.isEmpty()) {
            routes.add(new Route("GET", path));
          }
          for (RequestMethod method : methods) {
            routes.add(new Route(method.name(), path));
          }
        }
      }
    }
    routes.removeIf(route ->
        !route.path().startsWith("/")
            || route.path().matches("/(v1|hooks|api/s|p)/.*|/sourceConfig/?|/(login|error|logout)")
            || route.path().matches("/(setup|invited|actuator|v3)(/.*)?"));
    return List.copyOf(routes);
  }
}
