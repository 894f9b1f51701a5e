package io.perennial.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.TestDatabase;
import io.perennial.access.Visitor;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The product is killed while it reads a file of products; each of them is there once. */
class ProductFilesKillTest {

  private static final int ROWS = 60_000;

  /** Every so many rows one has a price that nobody can read. */
  private static final int REFUSED = 600;

  private static final int KILLS = 4;

  private static final Pattern FIGURE =
      Pattern.compile("<span class=\"name\">([^<]+)</span><span class=\"value\">([\\d,]+)</span>");

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void aFileOfProductsSurvivesKillsOfTheProduct() throws Exception {
    System.out.println("ProductFilesKillTest seed " + seed);
    var data = TestDatabase.freshFolder();
    try (var product = ProductProcess.start(data)) {
      product.put(
          "/api/v1/business",
          Map.of("currency", "PLN", "time_zone", "Europe/Warsaw", "country", "PL"));
      var owner = signedIn(product);
      var page = send(owner);
      assertThat(owner.send(page, "source", "shop").statusCode()).isEqualTo(303);
      // What an older version left there.
      Files.createDirectories(data.resolve("products"));
      Files.writeString(data.resolve("products/0190"), "id,name,price\n1,Tea,5\n");
      int atWork = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        ProductProcess.pause(Duration.ofMillis(random.nextInt(20, 700)));
        if (owner.get(page).body().contains("role=\"progressbar\"")) {
          atWork++;
        }
        product.killAndStart();
      }
      System.out.println("killed while the file was read: " + atWork + " of " + KILLS);
      assertThat(atWork).as("seed %d: kills of a file at work", seed).isPositive();
      assertThat(data.resolve("products")).doesNotExist();
      for (int i = 0; i < 600 && owner.get(page).body().contains("role=\"progressbar\""); i++) {
        ProductProcess.pause(Duration.ofMillis(200));
      }
      var ended = owner.get(page).body();
      assertThat(figure(ended, "New")).as("seed %d", seed).isEqualTo(ROWS - ROWS / REFUSED);
      assertThat(figure(ended, "Updated")).as("seed %d", seed).isZero();
      assertThat(figure(ended, "Rows refused")).as("seed %d", seed).isEqualTo(ROWS / REFUSED);
      assertThat(owner.get(page + "/refused.csv").body().lines().skip(1))
          .as("seed %d: each of them once", seed)
          .hasSize(ROWS / REFUSED)
          .doesNotHaveDuplicates();
      assertThat(references(product))
          .as("seed %d", seed)
          .hasSize(ROWS - ROWS / REFUSED)
          .doesNotHaveDuplicates();
    }
  }

  private static Visitor signedIn(ProductProcess product) {
    var owner = Visitor.at(product.address(""));
    owner.header("Accept-Language", "en");
    assertThat(owner.signIn(ProductProcess.EMAIL, ProductProcess.PASSWORD).statusCode())
        .isEqualTo(303);
    return owner;
  }

  private static String send(Visitor owner) {
    var file = new StringBuilder("id,name,price\n");
    for (int row = 1; row <= ROWS; row++) {
      file.append("N%d,Product %d,%s\n".formatted(row, row, row % REFUSED == 0 ? "a lot" : "5"));
    }
    var boundary = "----a-boundary";
    var part = "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n";
    var body =
        part.formatted(boundary, "_csrf", "", owner.formToken())
            + part.formatted(
                boundary, "file", "; filename=\"products.csv\"\r\nContent-Type: text/csv", file)
            + "--%s--\r\n".formatted(boundary);
    return owner
        .request(
            "POST",
            "/products/import",
            BodyPublishers.ofString(body),
            "multipart/form-data; boundary=" + boundary)
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  private static List<String> references(ProductProcess product) {
    var all = new ArrayList<String>();
    for (var cursor = ""; cursor != null; ) {
      var page = product.get("/api/v1/products?limit=1000" + cursor);
      page.path("items").forEach(item -> all.add(item.path("reference").asString()));
      var next = page.path("next");
      cursor =
          next.isString()
              ? "&cursor=" + URLEncoder.encode(next.asString(), StandardCharsets.UTF_8)
              : null;
    }
    return all;
  }

  private static int figure(String page, String name) {
    var figures = FIGURE.matcher(page);
    while (figures.find()) {
      if (figures.group(1).equals(name)) {
        return Integer.parseInt(figures.group(2).replace(",", ""));
      }
    }
    throw new AssertionError("no " + name + " on the page");
  }
}
