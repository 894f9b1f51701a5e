package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.access.Visitor;
import io.perennial.browser.Browser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The clients that shops have in their pages, as they are published, in a real browser on a page of
 * another origin, loaded with exactly what the page of the source says.
 */
@PerennialTest
@Tag("clients")
@EnabledIf("io.perennial.browser.Browser#isInstalled")
class RealPagesTest {

  private static final Path CLIENTS = Path.of("tests/clients/tracking/node_modules");

  private static final String SEGMENT =
      """
      async own => {
        const { AnalyticsBrowser } = window.AnalyticsNext;
        const analytics = SNIPPET;
        await analytics.page('Shop', 'Home', { own });
        await analytics.identify('u-' + own, { email: 'ola-' + own + '@example.test', plan: 'pro', own });
        await analytics.track('Coffee Tasted', { own, cups: 2, price: 49.95, notes: ['plum', null] });
        await analytics.track('Order Completed', { own, order_id: 'o-' + own, total: 99.9, currency: 'PLN',
          products: [{ product_id: 'p1', sku: 'A', price: 49.95, quantity: 2 }] });
        await analytics.group('g-' + own, { name: 'Acme', own });
        await analytics.alias('u-' + own);
      }
      """;

  private static final String RUDDER =
      """
      async own => {
        const rudderanalytics = new window.rudderanalytics.RudderAnalytics();
        SNIPPET;
        await new Promise(done => rudderanalytics.ready(done));
        rudderanalytics.page('Shop', 'Home', { own });
        rudderanalytics.identify('u-' + own, { email: 'ola-' + own + '@example.test', plan: 'pro', own });
        rudderanalytics.track('Coffee Tasted', { own, cups: 2, price: 49.95, notes: ['plum', null] });
        rudderanalytics.track('Order Completed', { own, order_id: 'o-' + own, total: 99.9, currency: 'PLN',
          products: [{ product_id: 'p1', sku: 'A', price: 49.95, quantity: 2 }] });
        rudderanalytics.group('g-' + own, { name: 'Acme', own });
        rudderanalytics.alias('u-' + own);
      }
      """;

  private static final String JITSU =
      """
      async own => {
        const { jitsuAnalytics } = await import('/@jitsu/js/dist/jitsu.es.js');
        const analytics = SNIPPET;
        await analytics.page({ own, name: 'Home' });
        await analytics.identify('u-' + own, { email: 'ola-' + own + '@example.test', plan: 'pro', own });
        await analytics.track('Coffee Tasted', { own, cups: 2, price: 49.95, notes: ['plum', null] });
        await analytics.track('Order Completed', { own, order_id: 'o-' + own, total: 99.9, currency: 'PLN',
          products: [{ product_id: 'p1', sku: 'A', price: 49.95, quantity: 2 }] });
        await analytics.group('g-' + own, { name: 'Acme', own });
      }
      """;

  @Autowired ApplicationContext context;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired MovedClock clock;
  @Autowired JsonMapper json;

  private HttpServer pages;
  private String origin = "";

  @SuppressWarnings("NullAway.Init")
  RealPagesTest() {}

  @BeforeEach
  void setUp() throws IOException {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    clock.run();
    pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pages.createContext("/", RealPagesTest::serve);
    pages.start();
    origin = "http://127.0.0.1:" + pages.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    pages.stop(0);
  }

  /** A page of a shop, and beside it the clients as they were published. */
  private static void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var file = CLIENTS.resolve(path.substring(1)).normalize();
      boolean isClient = file.startsWith(CLIENTS) && Files.isRegularFile(file);
      var body =
          isClient
              ? Files.readAllBytes(file)
              : """
              <!doctype html><title>A shop</title>
              <script src="/@segment/analytics-next/dist/umd/index.js"></script>
              <script src="/@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js"></script>
              """
                  .getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .set("Content-Type", isClient ? "text/javascript" : "text/html;charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "rudder", "jitsu"})
  void a_client_in_a_page_loaded_as_the_source_says_sends_one_of_everything(String client)
      throws InterruptedException {
    var own = UUID.randomUUID().toString();
    var source = Client.browser(context, origin).source();
    var script =
        switch (client) {
          case "segment" -> SEGMENT;
          case "rudder" -> RUDDER;
          default -> JITSU;
        };
    try (var browser = Browser.at(origin)) {
      Page page = browser.open(ColorScheme.LIGHT, 1440, null);
      page.navigate(origin + "/shop?utm_source=letter");
      page.evaluate(script.replace("SNIPPET", snippet(source, client)), own);
      // The client may still hold the last call; the page stays open until all have come.
      await(own);
    }
    assertThat(context.getBean(TrackingSql.class).refusedBefore(source.id(), new UUID(-1, -1), 100))
        .isEmpty();
    assertThat(kinds(own))
        .containsExactly("grouped", "identified", "page_viewed", "tracked", "tracked");
    var tasted = data(own, "Coffee Tasted");
    assertThat(tasted.path("properties").path("notes").toString()).isEqualTo("[\"plum\",null]");
    assertThat(tasted.path("properties").path("cups").asInt()).isEqualTo(2);
    assertThat(tasted.path("context").path("page").path("url").asString())
        .isEqualTo(origin + "/shop?utm_source=letter");
    assertThat(tasted.path("context").path("userAgent").asString()).contains("Chrome");
    assertThat(tasted.path("messageId").asString()).isNotBlank();
    assertThat(worth(own)).containsExactly("PLN 99.9000");
    assertThat(people(own)).as("the page before and the number are one").isOne();
  }

  /** What the page of the source tells people to copy. */
  private String snippet(Source source, String client) {
    var body = Visitor.owner(context).get("/settings/sources/" + source.id()).body();
    var code = Pattern.compile("id=\"" + client + "\">(.+?)</code>", Pattern.DOTALL).matcher(body);
    assertThat(code.find()).as(body).isTrue();
    return code.group(1).replace("&#34;", "\"").replace("&quot;", "\"").replace("&amp;", "&");
  }

  private void await(String own) throws InterruptedException {
    var end = Instant.now().plus(Duration.ofSeconds(20));
    while (kinds(own).size() < 5 && Instant.now().isBefore(end)) {
      Thread.sleep(200);
    }
  }

  private static final String OF_THIS_RUN =
      """
       from events_log log left join customers_joined joined on joined.id = log.customer_id
      where (data->'properties'->>'own' = :own or data->'traits'->>'own' = :own)
        and kind in ('grouped', 'identified', 'page_viewed', 'tracked')
      """;

  private List<String> kinds(String own) {
    return database
        .sql("select kind" + OF_THIS_RUN + " order by kind", "own", own)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private JsonNode data(String own, String event) {
    return database
        .sql(
            "select data::text" + OF_THIS_RUN + " and data->>'event' = :event",
            "own",
            own,
            "event",
            event)
        .query((row, number) -> json.readTree(row.getString(1)))
        .single();
  }

  private int people(String own) {
    return database
        .sql(
            "select count(distinct coalesce(joined.customer_id, log.customer_id))" + OF_THIS_RUN,
            "own",
            own)
        .query(Integer.class)
        .single();
  }

  private List<String> worth(String own) {
    return database
        .sql(
            "select currency || ' ' || value from orders_order where reference = :reference",
            "reference",
            "o-" + own)
        .query((row, number) -> row.getString(1))
        .list();
  }
}
