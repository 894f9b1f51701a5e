package io.perennial.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.catalogue.Catalogue.Choice;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** How somebody brings a file of products. */
@PerennialTest
class UploadPagesTest {

  private static final String HOME = "/products/import";

  @Autowired ApplicationContext context;
  @Autowired Catalogue catalogue;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired Work work;

  private final String source = "u" + UUID.randomUUID().toString().substring(0, 12);
  private Visitor owner;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    owner = Visitor.owner(context);
  }

  private HttpResponse<String> upload(String name, String content) {
    var body =
        "--line\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n"
            + owner.formToken()
            + "\r\n--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            + content
            + "\r\n--line--\r\n";
    return owner.request(
        "POST", HOME, BodyPublishers.ofString(body), "multipart/form-data; boundary=line");
  }

  private String taken(String name, String content) {
    var answer = upload(name, content);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private List<Product> products() {
    return catalogue.list(new Choice(null, List.of(), source, null), null, 100).items();
  }

  @Test
  void a_file_is_looked_at_first_then_read_and_sending_it_twice_changes_nothing() {
    var file = "id,name,category,price\nA,Apple,Fruit,1.20\nB,<b>Bold</b>,Fruit > Odd,bad\n";
    var page = taken("our products.csv", file);
    var shown = owner.get(page).body();
    assertThat(shown).contains("our products.csv", "Apple", "Fruit", "“bad” is no price.");
    assertThat(products()).as("nothing is read before somebody says so").isEmpty();

    var read = owner.send(page, "source", source, "action", "read");
    assertThat(read.statusCode()).isEqualTo(303);
    work.finish(Uploads.WORK);
    assertThat(products()).extracting(Product::reference).containsExactly("A");
    assertThat(owner.get(page).body()).contains("“bad” is no price.");
    // The second click on the button finds it done.
    owner.send(page, "source", source, "action", "read");
    assertThat(owner.get(page).body()).contains("badge good");

    var again = taken("our products.csv", file);
    read(again, false);
    assertThat(products()).hasSize(1);
    assertThat(owner.get(HOME).body()).contains("our products.csv");
  }

  @Test
  void only_the_beginning_of_a_long_file_is_looked_at_and_all_of_it_is_read() {
    var file = new StringBuilder("id,name,price\n");
    for (int i = 1; i <= 2_500; i++) {
      file.append("N%d,Product %d,%s\n".formatted(i, i, i == 2_000 ? "a lot" : "5"));
    }
    var page = taken("long.csv", file.toString());
    assertThat(owner.get(page).body())
        .contains("A look at the first 1,000 rows", "Product 20<")
        .doesNotContain("Product 21<", "“a lot” is no price.");
    read(page, false);
    assertThat(catalogue.count(new Choice(null, List.of(), source, null))).isEqualTo(2_499);
    assertThat(owner.get(page).body()).contains("“a lot” is no price.");
  }

  @Test
  void what_is_wrong_far_down_in_a_file_is_said_when_it_is_read() {
    var items = "<item><id>1</id><title>One</title></item>".repeat(1_500);
    var page = taken("feed.xml", "<rss><channel>\n" + items + "\n<item><id>2</channel></rss>");
    read(page, false);
    assertThat(owner.get(page).body())
        .contains("not well-formed XML: something is wrong in line 3", "badge bad")
        .doesNotContain("class=\"strip\"");
    assertThat(products()).isEmpty();
  }

  @Test
  void a_column_that_was_guessed_wrong_is_chosen_and_shown_again() {
    var page = taken("p.csv", "id,name,nick\n1,Long name,Short\n");
    var form = new String[] {"source", source, "column.name", "nick", "action", "look"};
    var shown = owner.send(page, form);
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.body()).contains("Short").doesNotContain("Long name");
    form[5] = "read";
    owner.send(page, form);
    work.finish(Uploads.WORK);
    assertThat(products()).extracting(Product::name).containsExactly("Short");
  }

  @Test
  void a_file_that_names_everything_takes_the_rest_off_sale_and_deletes_nothing() {
    read(taken("p.csv", "id,name\n1,Stays\n2,Goes\n"), false);
    read(taken("p.csv", "id,name\n1,Stays\n3,Comes\n"), true);
    assertThat(products())
        .filteredOn(product -> product.retiredAt() != null)
        .extracting(Product::reference)
        .containsExactly("2");
    assertThat(products()).hasSize(3);
    read(taken("p.csv", "id,name\n2,Back\n"), false);
    assertThat(products()).allMatch(product -> product.retiredAt() == null);
  }

  @Test
  void while_rows_are_refused_nothing_is_taken_off_sale() {
    read(taken("p.csv", "id,name,price\n1,Stays,5\n2,Misread,5\n"), false);
    var page = taken("p.csv", "id,name,price\n1,Stays,5\n2,Misread,a lot\n");
    read(page, true);
    assertThat(products()).hasSize(2).allMatch(product -> product.retiredAt() == null);
    assertThat(owner.get(page).body()).contains("nothing was marked as no longer sold");
  }

  private void read(String page, boolean whole) {
    var form =
        whole
            ? new String[] {"source", source, "action", "read", "whole", "true"}
            : new String[] {"source", source, "action", "read"};
    assertThat(owner.send(page, form).statusCode()).isEqualTo(303);
    work.finish(Uploads.WORK);
  }

  @Test
  void what_cannot_be_read_is_refused_beside_the_form_with_the_reason() {
    var hostile =
        upload("feed.xml", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>");
    assertThat(hostile.statusCode()).isEqualTo(422);
    assertThat(hostile.body()).contains("entities of its own").doesNotContain("root:");
    assertThat(upload("feed.xml", "<rss><channel>").body()).contains("not well-formed XML");
    assertThat(upload("empty.csv", "").statusCode()).isEqualTo(422);
    var page = taken("no-number.csv", "colour,size\nred,1\n");
    var answer = owner.send(page, "source", source, "action", "read");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("Choose the column with the product number");
    assertThat(owner.send(page, "source", "", "action", "read").statusCode()).isEqualTo(422);
    assertThat(owner.send(page, "source", source, "currency", "XYZ", "action", "read").statusCode())
        .isEqualTo(422);
    owner.send(page + "/discard");
    assertThat(owner.get(page).statusCode()).isEqualTo(404);
  }

  @Test
  void nobody_from_outside_sends_or_sees_files() {
    var page = taken("p.csv", "id,name\n1,One\n");
    var stranger = Visitor.stranger(context);
    assertThat(stranger.get(page).statusCode()).isEqualTo(302);
    assertThat(stranger.get(HOME).statusCode()).isEqualTo(302);
    assertThat(owner.sendWithoutToken(page, "source", source, "action", "read").statusCode())
        .isEqualTo(403);
    assertThat(owner.get(HOME + "/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }
}
