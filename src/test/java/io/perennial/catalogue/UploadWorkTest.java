package io.perennial.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.MovedClock;
import io.perennial.PerennialTest;
import io.perennial.Problem;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Visitor;
import io.perennial.arrivals.Lease;
import io.perennial.arrivals.Shelf;
import io.perennial.arrivals.State;
import io.perennial.catalogue.Catalogue.Choice;
import io.perennial.catalogue.Uploads.Said;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Files of products that are read in the background, cut off, cancelled and taken up again. */
@PerennialTest
class UploadWorkTest {

  @Autowired ApplicationContext context;
  @Autowired Uploads uploads;
  @Autowired UploadWork stepper;
  @Autowired UploadsSql sql;
  @Autowired Catalogue catalogue;
  @Autowired Shelf shelf;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired Work work;
  @Autowired MovedClock clock;

  private final String source = "w" + UUID.randomUUID().toString().substring(0, 12);
  private Visitor owner;

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    owner = Visitor.owner(context);
    work.stop();
    stepper.turns.interrupt();
  }

  @AfterEach
  void tearDown() {
    clock.run();
    stepper.turns.interrupt();
    sql.needed().forEach(uploads::cancel);
    work.start();
  }

  private UUID queue(String content) {
    return queue(content, false);
  }

  private UUID queue(String content, boolean whole) {
    try {
      var bytes = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
      var id = uploads.take(bytes, "p.csv").id();
      uploads.start(id, source, Said.NOTHING, whole);
      return id;
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  /** A table of so many products, the one in the middle with a price that nobody can read. */
  private static String table(int products) {
    var file = new StringBuilder("id,name,price\n");
    for (int i = 1; i <= products; i++) {
      file.append("N%d,Product %d,%s\n".formatted(i, i, i == products / 2 ? "a lot" : "5"));
    }
    return file.toString();
  }

  private long known() {
    return catalogue.count(new Choice(null, List.of(), source, null));
  }

  private String page(UUID id) {
    return UploadPages.HOME + "/" + id;
  }

  @Test
  void a_file_that_is_cut_off_again_and_again_goes_on_where_it_was_and_doubles_nothing() {
    var id = queue(table(4_500), true);
    int moved = 0;
    for (int before = 0; !uploads.find(id).state().ended() && moved < 20; moved++) {
      stepper.turns.step();
      stepper.turns.interrupt();
      int taken = uploads.find(id).taken();
      assertThat(taken - before).as("one part at a time").isBetween(0, Catalogue.MOST_DRAFTS);
      assertThat(known()).as("the place moves with what is recorded").isEqualTo(taken);
      before = taken;
    }
    assertThat(moved).as("reading, five parts, of which the last ends it").isBetween(6, 8);
    var done = uploads.find(id);
    assertThat(done)
        .extracting(Upload::state, Upload::taken, Upload::added, Upload::changed, Upload::refused)
        .containsExactly(State.DONE, 4_499, 4_499, 0, 1);
    assertThat(done.rowsChecked()).isEqualTo(4_500);
    assertThat(
            database
                .sql("select count(*) from catalogue_refused where upload_id = :id", "id", id)
                .query(Long.class)
                .single())
        .as("also the refused row, once")
        .isEqualTo(1L);
    assertThat(Files.exists(shelf.file(id))).as("until the tidying").isTrue();
    assertThat(stepper.turns.step()).isFalse();
    assertThat(Files.exists(shelf.file(id))).isFalse();
  }

  @Test
  void who_cancels_keeps_what_was_taken_and_is_told_so() {
    var id = queue(table(4_500));
    owner.send(page(queue(table(2))) + "/cancel");
    stepper.turns.step();
    stepper.turns.step();
    assertThat(uploads.find(id).taken()).isEqualTo(Catalogue.MOST_DRAFTS);
    assertThat(owner.send(page(id) + "/cancel").statusCode()).isEqualTo(303);
    work.finish(Uploads.WORK);
    assertThat(uploads.find(id))
        .extracting(Upload::state, Upload::taken)
        .containsExactly(State.CANCELLED, Catalogue.MOST_DRAFTS);
    assertThat(known()).isEqualTo(Catalogue.MOST_DRAFTS);
    assertThat(owner.get(page(id)).body())
        .contains("badge warn", "What was recorded before you cancelled stays.");
    // Sent again, the file adds the rest; an end is an end.
    owner.send(page(id) + "/cancel");
    var again = queue(table(4_500));
    work.finish(Uploads.WORK);
    assertThat(uploads.find(again))
        .extracting(Upload::added, Upload::changed)
        .containsExactly(3_499, 1_000);
  }

  @Test
  void who_cancels_before_anything_was_taken_is_told_that_nothing_was() {
    var id = queue(table(3));
    owner.send(page(id) + "/cancel");
    work.finish(Uploads.WORK);
    assertThat(known()).isZero();
    assertThat(owner.get(page(id)).body()).contains("Nothing of this file was recorded.");
    assertThat(Files.exists(shelf.file(id))).isFalse();
  }

  @Test
  void two_nodes_do_not_take_the_same_file_and_another_takes_over_when_a_lease_has_ended() {
    var id = queue(table(3));
    // On a shelf of its own, so that only the nodes of this test take it up.
    var folder = UUID.randomUUID();
    database
        .sql("update catalogue_upload set folder = :f where id = :id", "f", folder, "id", id)
        .update();
    assertThat(stepper.turns.step()).as("its file lies in another folder").isFalse();
    var first = UUID.randomUUID();
    var second = UUID.randomUUID();
    var now = clock.instant();
    assertThat(claim(first, folder, now)).isPresent();
    assertThat(claim(second, folder, now)).isEmpty();
    assertThat(claim(second, folder, now.plus(Lease.TERM))).isEmpty();
    assertThat(sql.renew(id, second, now.plusSeconds(60), 0)).isFalse();
    assertThat(claim(second, folder, now.plus(Lease.TERM).plusMillis(1))).isPresent();
    assertThat(sql.renew(id, first, now.plusSeconds(60), 0)).isFalse();
  }

  private Optional<Upload> claim(UUID node, UUID folder, Instant now) {
    return sql.claim(node, folder, now, now.plus(Lease.TERM));
  }

  @Test
  void a_file_that_another_node_took_over_is_put_down_without_a_word_in_the_catalogue() {
    var id = queue(table(2_500));
    stepper.turns.step();
    stepper.turns.step();
    database
        .sql(
            "update catalogue_upload set node = :node, leased_until = :until where id = :id",
            "node",
            UUID.randomUUID(),
            "until",
            clock.instant().plusSeconds(60),
            "id",
            id)
        .update();
    work.finish(Uploads.WORK);
    assertThat(uploads.find(id).taken()).isEqualTo(1_000);
    assertThat(known()).isEqualTo(1_000);
    clock.advance(Duration.ofSeconds(61));
    work.finish(Uploads.WORK);
    assertThat(uploads.find(id))
        .extracting(Upload::state, Upload::taken, Upload::added)
        .containsExactly(State.DONE, 2_499, 2_499);
  }

  @Test
  void the_page_and_the_bar_show_how_far_it_is_also_after_a_reload_and_how_it_ended() {
    var id = queue(table(2_500));
    assertThat(owner.get(page(id)).body()).contains("Checking the whole file first");
    stepper.turns.step();
    stepper.turns.step();
    for (var shown : List.of(owner.get(page(id)), owner.get(page(id) + "/progress?asked=3"))) {
      assertThat(shown.body())
          .contains("1,000 of 2,499 products", "1 refused", "value=\"1000\" max=\"2499\"")
          .contains("/progress?asked=");
    }
    var bar = owner.get("/imports/running").body();
    assertThat(bar).contains("href=\"" + page(id) + "\"", "p.csv", "?was=" + id, "max=\"2499\"");
    assertThat(owner.get(UploadPages.HOME).body()).contains("Running");
    work.finish(Uploads.WORK);
    assertThat(owner.get("/imports/running?was=" + id).body())
        .contains("data-title=\"Done: p.csv\"")
        .doesNotContain("hx-get");
    assertThat(owner.get(page(id)).body())
        .contains("badge good", "2,499", "“a lot” is no price.")
        .doesNotContain("hx-trigger=\"load delay");
  }

  @Test
  void a_file_in_which_no_product_can_be_read_fails_with_a_sentence_and_its_rows() {
    var id = queue("id,name,price\nA,One,free\nB,Two,gratis\nC,Three,\\u0000\n");
    work.finish(Uploads.WORK);
    assertThat(uploads.find(id).state()).isEqualTo(State.FAILED);
    assertThat(owner.get(page(id)).body())
        .contains("No product can be read this way.", "“free” is no price.", "badge bad");
    var gone = queue(table(3));
    shelf.discard(gone);
    work.finish(Uploads.WORK);
    assertThat(owner.get(page(gone)).body()).contains("The uploaded file is no longer there.");
  }

  @Test
  void among_invented_products_nothing_is_read() throws IOException {
    var id = queue(table(3));
    var invented = new AtomicBoolean(true);
    business.isDemoWhile(invented::get);
    work.finish(Uploads.WORK);
    var bytes = new ByteArrayInputStream(table(2).getBytes(StandardCharsets.UTF_8));
    var draft = uploads.take(bytes, "p.csv");
    assertThatThrownBy(() -> uploads.start(draft.id(), source, Said.NOTHING, false))
        .isInstanceOf(Problem.class);
    invented.set(false);
    uploads.discard(draft.id());
    assertThat(uploads.find(id).problem()).isEqualTo("catalogue.demo");
    assertThat(known()).isZero();
  }

  @Test
  void refused_rows_come_as_a_file_that_can_be_corrected_and_sent_again() {
    var first = "Handle,Title,Option1 Value,Variant SKU,Variant Price\n";
    var id =
        queue(
            first
                + "tea,Tea,Small,T-S,5\n"
                + "mug,=Mug,Red,M-R,9\n"
                + "mug,,Blue,M-B,nine\n"
                + "mug,,Green,M-G,9\n");
    work.finish(Uploads.WORK);
    assertThat(uploads.find(id).refused()).as("no half of a product").isEqualTo(3);
    var file = owner.get(page(id) + "/refused.csv");
    assertThat(file.body())
        .isEqualToNormalizingNewlines(
            """
            \ufeffRow,Reason,name,sku,handle,price,option1_value
            3,The product it belongs to was not taken: see row 4.,'=Mug,M-R,mug,9,Red
            4,“nine” is no price.,,M-B,mug,nine,Blue
            5,The product it belongs to was not taken: see row 4.,,M-G,mug,9,Green
            """);
    assertThat(file.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
    var again = queue(file.body().replace("\ufeff", "").replace("nine,", "9.50,"));
    work.finish(Uploads.WORK);
    assertThat(uploads.find(again))
        .extracting(Upload::state, Upload::added, Upload::refused)
        .containsExactly(State.DONE, 1, 0);
    var mug = catalogue.find(source, "mug").orElseThrow();
    assertThat(catalogue.variants(mug)).hasSize(3);
    assertThat(Visitor.stranger(context).get(page(id) + "/refused.csv").statusCode())
        .isEqualTo(302);
    assertThat(owner.sendWithoutToken(page(id) + "/cancel").statusCode()).isEqualTo(403);
  }

  @Test
  void refused_rows_are_kept_as_long_as_the_business_keeps_them_and_their_number_stays() {
    var id = queue(table(4));
    work.finish(Uploads.WORK);
    clock.advance(Duration.ofDays(91));
    work.finish(Uploads.WORK);
    assertThat(uploads.find(id).refused()).isEqualTo(1);
    assertThat(owner.get(page(id)).body()).doesNotContain("refused.csv");
  }
}
