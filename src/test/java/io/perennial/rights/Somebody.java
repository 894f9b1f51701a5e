package io.perennial.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.access.Visitor;
import io.perennial.customers.Customers;
import io.perennial.customers.Customers.Ruling;
import io.perennial.tracking.Client;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * A person whom the product hears of in every way there is, and who is called by words that nobody
 * else has.
 */
final class Somebody {

  /** Stands in everything that is told. */
  final String mark;

  final String email;
  final String phone;
  final String name;
  final String number;

  private final ApplicationContext context;
  private final Map<String, io.perennial.webhooks.Sender> shops = new LinkedHashMap<>();
  private final Client server;
  private final io.perennial.intake.Sender files;
  private final JsonMapper json;
  private int told;

  Somebody(ApplicationContext context, Random random) {
    this.context = context;
    this.json = context.getBean(JsonMapper.class);
    var letters = new StringBuilder("q");
    for (int i = 0; i < 9; i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    mark = letters.toString();
    email = "Zofia." + mark + "@Shop.example";
    phone = "+4851%07d".formatted(random.nextInt(10_000_000));
    name = "Zofia Żółć" + mark;
    number = "nr-" + mark;
    server = Client.server(context);
    files = io.perennial.intake.Sender.in(context);
    for (var vendor : List.of("shopify", "woocommerce", "stripe", "standard")) {
      shops.put(vendor, io.perennial.webhooks.Sender.of(context, vendor));
    }
  }

  /** The words that lead to the person, in small letters. */
  List<String> words() {
    return List.of(mark, phone.substring(1));
  }

  private io.perennial.webhooks.Sender shop(String vendor) {
    return java.util.Objects.requireNonNull(shops.get(vendor));
  }

  /** Every way in, once more each time. */
  void comesByEveryWay(Visitor program) {
    told++;
    file();
    tracking();
    shopify();
    otherShops();
    api(program);
  }

  private void file() {
    long refused =
        files.refused(
            """
            order,date,customer id,email,name,product,quantity,price
            F%1$d,2025-01-0%1$d,%2$s,%3$s,%4$s,Tea,1,10
            %3$s-%1$d,2025-02-0%1$d,%2$s,%3$s,%4$s,Tea,1,11
            G%1$d,2025-13-99,%2$s,%3$s,%4$s,Tea,1,10
            """
                .formatted(told, number, email, name));
    assertThat(refused).isEqualTo(1);
    files.draft("order,date,email,total\n9,2025-01-01," + email + ",5\n");
  }

  private void tracking() {
    var traits =
        """
        {"email": "%s", "phone": "%s", "name": "%s", "diet-%s": "vegan", "address": {"street": "%s 7"}}
        """
            .formatted(email, phone, name, mark, mark);
    var identify =
        """
        {"messageId": "i-%1$s-%2$d", "userId": "u-%1$s", "anonymousId": "a-%1$s", "traits": %3$s,
         "timestamp": "2025-03-0%2$dT10:00:00Z"}
        """
            .formatted(mark, told, traits);
    assertThat(server.send("/v1/identify", identify).statusCode()).isEqualTo(200);
    var track =
        """
        {"messageId": "t-%1$s-%2$d", "anonymousId": "a-%1$s", "event": "Sang %1$s",
         "context": {"ip": "198.51.100.7", "page": {"path": "/%1$s"}}, "timestamp": "2025-03-0%2$dT11:00:00Z"}
        """
            .formatted(mark, told);
    assertThat(server.send("/v1/track", track).statusCode()).isEqualTo(200);
    server.send(
        "/v1/batch",
        "{\"batch\": [{\"type\": \"song\", \"userId\": \"u-%s\", \"traits\": {\"email\": \"%s\"}}]}"
            .formatted(mark, email));
  }

  private void shopify() {
    var customer =
        "{\"id\": 70055%1$d, \"email\": \"%2$s\", \"phone\": \"%3$s\", \"first_name\": \"Zofia\", \"last_name\": \"Żółć%4$s\"}"
            .formatted(told, email, phone, mark);
    var shop = shop("shopify");
    shop.send("customers/update", customer);
    shop.send(
        "orders/create",
        """
        {"id": %1$d, "name": "#%1$d", "email": "%2$s", "financial_status": "paid", "currency": "GBP",
         "created_at": "2025-04-0%1$dT10:00:00Z", "updated_at": "2025-04-0%1$dT10:00:00Z", "subtotal_price": "20.00",
         "customer": %3$s, "billing_address": {"name": "%4$s"},
         "line_items": [{"sku": "A", "name": "Apple", "quantity": 2, "price": "10.00"}]}
        """
            .formatted(told, email, customer, name));
    shop.send(
        "checkouts/create",
        """
        {"id": %1$d, "token": "k%1$d", "created_at": "2025-04-0%1$dT09:00:00Z", "currency": "GBP",
         "total_price": "24.00", "email": "%2$s", "line_items": [{"sku": "A", "title": "Apple", "quantity": 2,
         "price": "12.00"}]}
        """
            .formatted(told, email));
    shop.send(
        "fulfilments/made-up",
        "{\"to\": {\"name\": \"" + escaped(name) + "\", \"mail\": \"" + email + "\"}}");
    shop.send("orders/create", "{\"id\": 9, \"email\": \"" + email + "\", \"line_items\": [7]}");
  }

  private void otherShops() {
    shop("woocommerce")
        .send(
            "customer.updated",
            "{\"id\": 70066%d, \"email\": \"%s\", \"first_name\": \"Zofia\", \"last_name\": \"%s\", \"billing\": {\"phone\": \"%s\"}}"
                .formatted(told, email, mark, phone));
    shop("stripe")
        .send(
            "customer.created",
            """
            {"id": "evt_%1$s%2$d", "object": "event", "type": "customer.created", "created": 1743000000, "livemode": true,
             "data": {"object": {"id": "cus_%1$s", "email": "%3$s", "name": "%4$s"}}}
            """
                .formatted(mark, told, email, name));
    shop("standard")
        .send(
            "",
            """
            {"type": "lesson.finished", "timestamp": "2025-05-0%1$dT10:00:00Z",
             "data": {"customer": {"email": "%2$s"}, "teacher": "%3$s"}}
            """
                .formatted(told, email, mark));
  }

  private void api(Visitor program) {
    var event =
        """
        {"source": "%s", "events": [{"id": "e-%s-%d", "type": "track", "event": "Knitted %s", "at": "2025-06-0%dT10:00:00Z",
         "customer": {"reference": "%s", "email": "%s"}, "properties": {"wool": "%s"}}]}
        """
            .formatted(files.source, mark, told, mark, told, number, email, mark);
    assertThat(program.json("POST", "/api/v1/events", event).statusCode()).isLessThan(300);
  }

  /** What the person agreed to, with a proof that names them in every place that it has. */
  void agrees(Visitor program, Visitor owner, UUID person) {
    var consent =
        """
        {"consents": [{"topic": "offers", "channel": "sms", "state": "granted", "confirmed": true, "at": "2025-05-01T10:00:00Z",
          "source": "https://shop.example/%1$s", "reason": "Said %1$s", "text": "I, %1$s, agree.", "language": "en",
          "address": "198.51.100.9", "agent": "browser of %1$s"}]}
        """
            .formatted(mark);
    var put = program.json("PUT", "/api/v1/customers/" + person + "/consents", consent);
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(
            owner
                .send("/settings/consents/suppressions", "address", email, "note", "Asked: " + mark)
                .statusCode())
        .isEqualTo(303);
    io.perennial.consents.ConsentFiles.show(
        context,
        """
        email,topic,channel,state,date,source
        %1$s,offers,email,yes,2025-01-01,%2$s
        %2$s,offers,email,yes,2025-01-01,x
        """
            .formatted(email, mark));
  }

  /** What the staff adds by hand. */
  void isWrittenAbout(Visitor program, UUID person) {
    var note = "{\"text\": \"Likes " + mark + "\"}";
    assertThat(program.json("POST", "/api/v1/customers/" + person + "/notes", note).statusCode())
        .isEqualTo(201);
    var customers = context.getBean(Customers.class);
    var other =
        context
            .getBean(Database.class)
            .inTransaction(() ->
                customers
                    .recognise(
                        files.source,
                        List.of(
                            new Customers.Sighting("also-" + mark, null, "The same " + mark, "GB")))
                    .getFirst());
    context
        .getBean(Database.class)
        .inTransaction(() -> {
          customers.join(person, other, new Ruling("Told me so: " + mark, "owner@shop.example"));
          return true;
        });
  }

  /** As it is written in JSON of plain letters only. */
  private String escaped(String text) {
    var written = new StringBuilder();
    text.chars()
        .forEach(letter ->
            written.append(letter < 128 ? "" + (char) letter : "\\u%04X".formatted(letter)));
    return written.toString();
  }

  UUID person() {
    return context.getBean(Customers.class).findByReference(email).orElseThrow().id();
  }

  String value(String body, String field) {
    return json.readTree(body).path(field).asString("");
  }
}
