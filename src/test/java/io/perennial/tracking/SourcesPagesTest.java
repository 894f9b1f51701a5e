package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The pages on which sources are made and looked after. */
@PerennialTest
class SourcesPagesTest {

  @Autowired ApplicationContext context;
  @Autowired Business business;
  @Autowired Database database;
  @Autowired Work work;

  private final String own = UUID.randomUUID().toString();
  private Visitor visitor;

  @BeforeEach
  void start() {
    visitor = Visitor.owner(context);
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
  }

  @Test
  void aSourceIsMadeWithItsKeyAndEnded() {
    var refused = visitor.send("/settings/sources", "name", own, "kind", "browser");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("Name the websites it may send from");
    var made =
        visitor.send(
            "/settings/sources", "name", own, "kind", "browser", "origins", "shop.example");
    var address = made.headers().firstValue("Location").orElseThrow();
    var page = visitor.get(address).body();
    assertThat(page)
        .contains("wk_", "https://shop.example", "Waiting for the first event", "cdnURL");
    assertThat(visitor.get("/settings/sources").body()).contains(own, address);
    assertThat(visitor.send(address, "origins", "", "most", "10").statusCode()).isEqualTo(422);
    assertThat(visitor.send(address, "origins", "a.example", "most", "x").statusCode())
        .isEqualTo(422);
    visitor.send(address, "origins", "a.example b.example", "most", "10");
    assertThat(visitor.get(address).body()).contains("https://a.example https://b.example");
    visitor.send(address + "/end");
    assertThat(visitor.get(address).body()).contains("Ended").doesNotContain("cdnURL");
    assertThat(visitor.get(address + "/end").statusCode()).isEqualTo(303);
  }

  @Test
  void aRefusedEventIsShownWithItsReasonAndReadAgainWhenTheReasonIsGone() {
    var client = Client.server(context);
    var address = "/settings/sources/" + client.source().id();
    var cancelled = "{\"event\":\"%s\",\"userId\":\"%s\",\"properties\":%s}";
    client.send(
        "/v1/track", cancelled.formatted("Order Cancelled", own, "{\"order_id\":\"<b>7</b>\"}"));
    client.send("/v1/track", "{\"userId\":\"x\"}");
    work.finish("tracking-counts");
    var page = visitor.get(address).body();
    assertThat(page)
        .contains("There is no order &lt;b&gt;7&lt;/b&gt; yet.", "The event has no name.");
    assertThat(page).contains("Last event").doesNotContain("<b>7");
    assertThat(visitor.send(address + "/replay").headers().firstValue("Location").orElse(""))
        .endsWith("?taken=0");
    assertThat(client.refused()).hasSize(2);
    client.send(
        "/v1/track",
        cancelled.formatted("Order Completed", own, "{\"order_id\":\"<b>7</b>\",\"total\":3}"));
    assertThat(visitor.send(address + "/replay").headers().firstValue("Location").orElse(""))
        .endsWith("?taken=1");
    assertThat(client.refused()).hasSize(1);
    assertThat(visitor.get(address + "?taken=1").body()).contains("1 event was taken.");
  }
}
