package io.perennial.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The vendors' own libraries sign what we check, and check what we sign. */
@PerennialTest
@Tag("clients")
class VendorsSignTest {

  private static final Path PEERS = Path.of("tests/clients/webhooks");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BODY =
      "{\"id\": 7, \"type\": \"a.b\", \"email\": \"ann@shop.example\", \"name\": \"Żaneta ☕\"}";

  @Autowired ApplicationContext context;
  @Autowired Clock clock;
  @Autowired Business business;
  @Autowired Database database;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "GB", "GBP", "Europe/London");
  }

  @Test
  void what_the_vendors_libraries_sign_is_let_in_and_nothing_else() throws Exception {
    for (var vendor : List.of(Vendor.SHOPIFY, Vendor.STRIPE, Vendor.STANDARD)) {
      var sender = new Sender(context, vendor);
      var question = question(vendor.word(), sender.connection.secret());
      List<String> headers = new ArrayList<>();
      ask(question).forEach((name, value) -> headers.addAll(List.of(name, value)));
      var signed = headers.toArray(String[]::new);
      assertThat(sender.post(BODY, signed)).as(vendor.word()).isEqualTo(200);
      assertThat(sender.post(BODY.replace('7', '8'), signed)).as(vendor.word()).isEqualTo(401);
      assertThat(
              Signature.isRight(
                  vendor,
                  name -> header(headers, name),
                  BODY.getBytes(StandardCharsets.UTF_8),
                  List.of("quite-another-secret-0123456789"),
                  clock.instant()))
          .as(vendor.word())
          .isFalse();
    }
  }

  @Test
  void what_we_sign_the_library_of_the_standard_takes() throws Exception {
    var secret = Signature.standardSecret();
    var question = question("verify", secret);
    var bytes = BODY.getBytes(StandardCharsets.UTF_8);
    question.put("signature", Signature.standard("msg_1", clock.instant(), bytes, secret));
    assertThat(ask(question)).isEqualTo(Map.of("right", "true"));
    question.put("body", BODY + " ");
    assertThat(ask(question).get("right")).startsWith("no");
  }

  private static @Nullable String header(List<String> headers, String name) {
    for (int i = 0; i < headers.size(); i += 2) {
      if (headers.get(i).equalsIgnoreCase(name)) {
        return headers.get(i + 1);
      }
    }
    return null;
  }

  private Map<String, Object> question(String vendor, String secret) {
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("vendor", vendor);
    question.put("secret", secret);
    question.put("body", BODY);
    question.put("id", "msg_1");
    question.put("seconds", clock.instant().getEpochSecond());
    return question;
  }

  private static Map<String, String> ask(Map<String, Object> question)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("node", "sign.mjs")
            .directory(PEERS.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var input = process.getOutputStream()) {
      input.write(JSON.writeValueAsBytes(question));
    }
    var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    Map<String, String> headers = new LinkedHashMap<>();
    for (var property : JSON.readTree(answer).properties()) {
      headers.put(property.getKey(), property.getValue().asString());
    }
    return headers;
  }
}
