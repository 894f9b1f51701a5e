package io.perennial.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.PerennialTest;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;

/** Walks every route of the product, also those of modules that are yet to come. */
@PerennialTest
class RoutesTest {

  private record Route(String method, String path) {
    boolean isApi() {
      return path.startsWith("/api/");
    }

    /** Where shops' own programs send events: with a key of another kind, to a chain of its own. */
    boolean isOfClients() {
      return path.startsWith("/v1/")
          || path.startsWith("/api/s/")
          || path.startsWith("/sourceConfig");
    }

    boolean isPublic() {
      return Security.PUBLIC.stream()
          .anyMatch(pattern ->
              PathPatternParser.defaultInstance
                  .parse(pattern)
                  .matches(PathContainer.parsePath(path)));
    }
  }

  private static final Set<String> CHANGING = Set.of("POST", "PUT", "DELETE", "PATCH");

  /**
   * Doors of programs that prove with each message who they are, and of customers, whose signed
   * link is their key; their modules test them.
   */
  private static final Set<String> SIGNED =
      Set.of("/hooks/1", "/p/1", "/p/1/stop", "/p/confirm/1", "/p/stop/1");

  @Autowired ApplicationContext context;

  @BeforeEach
  void start() {
    Visitor.nobody(context);
    Visitor.setUp(context);
  }

  @AfterEach
  void end() {
    Visitor.nobody(context);
  }

  @Test
  void whatIsPublicIsThisAndNoMore() {
    assertThat(Security.PUBLIC)
        .containsExactly(
            "/login",
            "/setup",
            "/setup/**",
            "/invited/**",
            "/app/**",
            "/webjars/**",
            "/actuator/health",
            "/favicon.ico",
            "/error");
    assertThat(routes().stream().filter(Route::isPublic).map(Route::path).distinct())
        .containsExactlyInAnyOrder(
            "/login", "/setup", "/setup/1", "/invited/1", "/error", "/actuator/health");
  }

  @Test
  void withoutASessionOrAKeyNoRouteAnswers() {
    var routes =
        routes().stream().filter(route -> !route.isPublic() && !route.isOfClients()).toList();
    assertThat(routes).hasSizeGreaterThan(8).anyMatch(Route::isApi);
    var visitor = Visitor.stranger(context);
    for (var route : routes) {
      var answer = call(visitor, route);
      if (route.isApi()) {
        assertThat(answer.statusCode()).as(route.toString()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type"))
            .as(route.toString())
            .contains("application/problem+json");
      } else {
        assertThat(answer.statusCode()).as(route.toString()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse(""))
            .as(route.toString())
            .startsWith("/login");
      }
      assertThat(answer.headers().allValues("Set-Cookie"))
          .as(route.toString())
          .noneMatch(cookie -> cookie.contains("JSESSIONID"));
    }
    for (var path :
        List.of("/nothing", "/static/app.css", "/actuator", "/actuator/env", "/index.html")) {
      assertThat(visitor.get(path).statusCode()).as(path).isEqualTo(302);
    }
    assertThat(visitor.get("/api/v1/nothing").statusCode()).isEqualTo(401);
    assertThat(visitor.get("/api").statusCode()).isEqualTo(401);
  }

  @Test
  void withoutAKeyNobodyTellsAnEvent() {
    var routes = routes().stream().filter(Route::isOfClients).toList();
    assertThat(routes).hasSizeGreaterThan(4);
    for (var route : routes) {
      // The variable part of an address stands for the kind of call; 1 is none.
      var real = new Route(route.method(), route.path().replaceFirst("/1$", "/track"));
      var answer =
          Visitor.stranger(context).json(real.method(), real.path(), "{\"writeKey\":\"wk_x\"}");
      assertThat(answer.statusCode()).as(real.toString()).isEqualTo(401);
      assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void aPageTakesNoFormWithoutItsToken() {
    var owner = Visitor.owner(context);
    var forms =
        routes().stream()
            .filter(route -> !route.isApi() && !route.isOfClients())
            .filter(route -> CHANGING.contains(route.method()))
            .filter(route -> !route.path().equals("/error"))
            .toList();
    assertThat(forms).hasSizeGreaterThan(4);
    for (var route : forms) {
      var answer = call(owner, route);
      assertThat(answer.statusCode()).as(route.toString()).isEqualTo(403);
      assertThat(answer.body()).as(route.toString()).contains("too old to be sent");
    }
    assertThat(owner.sendWithoutToken("/logout", "_csrf", "made-up").statusCode()).isEqualTo(403);
    assertThat(owner.get("/settings").statusCode()).isEqualTo(200);
  }

  @Test
  void aFormsTokenMayComeInEitherHeaderAndEndsWithTheSignIn() {
    for (var header : List.of("X-CSRF-TOKEN", "X-XSRF-TOKEN")) {
      var owner = Visitor.owner(context);
      owner.header(header, owner.formToken());
      assertThat(owner.sendWithoutToken("/settings/keys", "name", header).statusCode())
          .isEqualTo(200);
    }
    var visitor = Visitor.stranger(context);
    var before = visitor.formToken();
    visitor.signIn(Visitor.EMAIL, Visitor.PASSWORD);
    visitor.get("/settings");
    assertThat(visitor.sendWithoutToken("/logout", "_csrf", before).statusCode()).isEqualTo(403);
  }

  @Test
  void aStrangersUploadIsNotReadInSearchOfAToken() {
    var answer =
        Visitor.stranger(context)
            .request(
                "POST",
                "/imports",
                HttpRequest.BodyPublishers.ofString("not a multipart body at all"),
                "multipart/form-data; boundary=x");
    assertThat(answer.statusCode()).isEqualTo(302);
  }

  @Test
  void everyAnswerCarriesTheHeadersThatKeepStrangersOut() {
    var pages =
        List.of(
            Visitor.stranger(context).get("/login"),
            Visitor.owner(context).get("/settings"),
            Visitor.program(context).get("/api/v1/business"),
            Visitor.stranger(context).get("/nothing"));
    for (var page : pages) {
      var headers = page.headers();
      assertThat(headers.firstValue("Content-Security-Policy"))
          .contains(
              "default-src 'self'; style-src 'self'; img-src 'self'"
                  + " data:; object-src 'none'; base-uri 'none'; form-action 'self';"
                  + " frame-ancestors 'none'");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Referrer-Policy")).contains("same-origin");
      assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
      assertThat(headers.firstValue("Permissions-Policy").orElse("")).contains("camera=()");
    }
  }

  @Test
  void thePagesOfStrangersHaveNoNavigation() {
    assertThat(Visitor.stranger(context).get("/login").body())
        .doesNotContain("href=\"/customers\"");
    assertThat(Visitor.owner(context).get("/settings").body())
        .contains("action=\"/logout\"", "href=\"/settings/rates\"");
    assertThat(Visitor.owner(context).get("/login").headers().firstValue("Location")).contains("/");
  }

  private static java.net.http.HttpResponse<String> call(Visitor visitor, Route route) {
    return visitor.request(route.method(), route.path(), HttpRequest.BodyPublishers.noBody(), "");
  }

  /** Every method of every mapped path, with 1 in the place of variables. */
  private List<Route> routes() {
    var routes = new ArrayList<Route>();
    for (var mapping : context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()) {
      for (var info : mapping.getHandlerMethods().keySet()) {
        paths(info)
            .forEach(path ->
                methods(info)
                    .forEach(method ->
                        routes.add(
                            new Route(
                                method, path.replaceAll("\\{[^}]*}", "1").replace("**", "1")))));
      }
    }
    routes.removeIf(route -> SIGNED.contains(route.path()));
    return routes;
  }

  private static Stream<String> paths(RequestMappingInfo info) {
    return info.getPatternValues().stream().map(path -> path.startsWith("/") ? path : "/" + path);
  }

  private static Stream<String> methods(RequestMappingInfo info) {
    var methods = info.getMethodsCondition().getMethods();
    return methods.isEmpty() ? Stream.of("GET", "POST") : methods.stream().map(RequestMethod::name);
  }
}
