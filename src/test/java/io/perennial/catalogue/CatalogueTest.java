package io.perennial.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.Problem;
import io.perennial.TestBusiness;
import io.perennial.catalogue.Catalogue.Choice;
import io.perennial.catalogue.Catalogue.Recorded;
import io.perennial.catalogue.Product.Availability;
import io.perennial.catalogue.Product.Variant;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is known of products, in whatever order and however often it is told. */
@PerennialTest
class CatalogueTest {

  private static final Instant MONDAY = Instant.parse("2025-01-06T10:00:00Z");

  @Autowired Catalogue catalogue;
  @Autowired Database database;
  @Autowired Business business;

  private final String source = "t" + UUID.randomUUID().toString().substring(0, 12);
  private final String own = UUID.randomUUID().toString().substring(0, 8);

  @BeforeEach
  void setUp() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
  }

  private static Draft draft(
      @Nullable String reference, @Nullable String handle, @Nullable String name, Instant at) {
    return new Draft(
        reference, handle, name, null, null, null, null, null, null, false, null, null, at);
  }

  private Recorded record(Draft... drafts) {
    return database.inTransaction(() -> catalogue.record(source, List.of(drafts)));
  }

  private List<Product> all() {
    return catalogue.list(new Choice(null, List.of(), source, null), null, 100).items();
  }

  @Test
  void what_is_not_told_stays_and_what_is_older_changes_nothing() {
    var full =
        new Draft(
            "1",
            "beans",
            "Beans",
            List.of("Coffee", "Beans"),
            new BigDecimal("39.5"),
            null,
            "https://shop.example/beans.jpg",
            "https://shop.example/beans",
            Availability.IN_STOCK,
            false,
            30,
            List.of(new Variant("11", own + "-A", "Beans - 1 kg", new BigDecimal("39.5"))),
            MONDAY);
    assertThat(record(full)).isEqualTo(new Recorded(1, 0, 0));
    assertThat(record(draft("1", null, "Old beans", MONDAY.minusSeconds(1))))
        .isEqualTo(new Recorded(0, 0, 1));
    assertThat(record(draft("1", null, "New beans", MONDAY.plusSeconds(1))))
        .isEqualTo(new Recorded(0, 1, 0));

    assertThat(all()).hasSize(1);
    var known = all().getFirst();
    assertThat(known.name()).isEqualTo("New beans");
    assertThat(known.category()).containsExactly("Coffee", "Beans");
    assertThat(known.price()).isEqualByComparingTo("39.5");
    assertThat(known.currency()).isEqualTo("PLN");
    assertThat(known.availability()).isEqualTo(Availability.IN_STOCK);
    assertThat(known.consumptionDays()).isEqualTo(30);
    assertThat(known.link()).isEqualTo("https://shop.example/beans");
    assertThat(catalogue.variants(known.id())).extracting(Variant::sku).containsExactly(own + "-A");
  }

  @Test
  void a_file_that_knows_the_handle_and_a_message_that_knows_the_number_tell_of_one_product() {
    record(draft(null, "beans", "Beans of the file", MONDAY));
    record(draft("77", "beans", "Beans of the message", MONDAY.plusSeconds(1)));
    record(draft(null, "beans", "Beans of the next file", MONDAY.plusSeconds(2)));
    assertThat(all())
        .extracting(Product::reference, Product::name)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("77", "Beans of the next file"));
  }

  @Test
  void products_that_swap_or_pass_on_their_handles_in_one_file_stay_themselves() {
    record(draft("1", "a", "One", MONDAY), draft("2", "b", "Two", MONDAY));
    var later = MONDAY.plusSeconds(1);
    record(draft("1", "b", "One", later), draft("2", "a", "Two", later));
    assertThat(all())
        .extracting(Product::reference, Product::name)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("1", "One"),
            org.assertj.core.groups.Tuple.tuple("2", "Two"));
    var last = MONDAY.plusSeconds(2);
    record(
        draft("3", "a", "Three", last),
        draft("2", "c", "Two", last),
        draft(null, "b", "First", last));
    assertThat(all())
        .extracting(Product::reference, Product::name)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("1", "First"),
            org.assertj.core.groups.Tuple.tuple("2", "Two"),
            org.assertj.core.groups.Tuple.tuple("3", "Three"));
  }

  @Test
  void messages_in_any_order_doubled_and_from_four_at_once_give_the_newest() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("products in any order, seed " + seed);
    var random = new Random(seed);
    var told = new ArrayList<Draft>();
    for (int product = 0; product < 20; product++) {
      for (int version = 0; version < 6; version++) {
        var name = "p" + product + " v" + version;
        var draft = draft("n" + product, "h" + product, name, MONDAY.plusSeconds(version));
        told.add(draft);
        told.add(draft);
      }
    }
    Collections.shuffle(told, random);
    try (var four = Executors.newFixedThreadPool(4)) {
      var work = new ArrayList<Callable<Recorded>>();
      for (int from = 0; from < told.size(); from += 7) {
        var part = told.subList(from, Math.min(from + 7, told.size()));
        work.add(() -> record(part.toArray(Draft[]::new)));
      }
      for (var done : four.invokeAll(work)) {
        done.get();
      }
    }
    assertThat(all())
        .extracting(Product::name)
        .hasSize(20)
        .allMatch(name -> Objects.requireNonNull(name).endsWith("v5"));
  }

  @Test
  void a_line_of_an_order_finds_its_product_by_sku_by_number_and_by_name() {
    var reference = own + "-1";
    record(
        new Draft(
            reference,
            null,
            "Tea " + own,
            List.of("Tea"),
            null,
            null,
            null,
            null,
            null,
            false,
            null,
            List.of(
                new Variant(own + "-11", own + "-S", "Tea " + own + " - Small", null),
                new Variant(own + "-12", null, "Tea " + own + " - Large", null)),
            MONDAY));
    var id = all().getFirst().id();
    var codes =
        Set.of(
            reference,
            own + "-11",
            own + "-S",
            own + "-12",
            "Tea " + own,
            "Tea " + own + " - Small",
            "Tea " + own + " - Large");
    var known = catalogue.known(codes);
    assertThat(known.keySet()).isEqualTo(codes);
    assertThat(known.values()).allMatch(one -> one.product().equals(id));
    assertThat(Objects.requireNonNull(known.get(own + "-S")).name())
        .isEqualTo("Tea " + own + " - Small");
    assertThat(catalogue.codes(List.of(id)).get(id)).isEqualTo(codes);
  }

  @Test
  void a_code_of_two_products_is_that_of_the_one_still_sold() {
    var sku = own + "-SKU";
    var variants = List.of(new Variant("v", sku, null, null));
    record(
        new Draft(
            "new", null, null, null, null, null, null, null, null, false, null, variants, MONDAY),
        new Draft(
            "old", null, null, null, null, null, null, null, null, true, null, variants, MONDAY));
    var sold = catalogue.find(source, "new").orElseThrow();
    var gone = catalogue.find(source, "old").orElseThrow();
    assertThat(Objects.requireNonNull(catalogue.known(Set.of(sku)).get(sku)).product())
        .isEqualTo(sold);
    var codes = catalogue.codes(List.of(sold, gone));
    assertThat(codes.get(sold)).contains(sku);
    assertThat(codes.getOrDefault(gone, Set.of())).doesNotContain(sku);
  }

  @Test
  void what_the_staff_says_goes_before_what_the_source_tells_until_it_is_taken_back() {
    record(draft("1", null, "Beans", MONDAY));
    var id = all().getFirst().id();
    catalogue.choose(id, " Coffee >  Whole beans ", 28);
    record(
        new Draft(
            "1",
            null,
            null,
            List.of("Groceries"),
            null,
            null,
            null,
            null,
            null,
            false,
            14,
            null,
            MONDAY.plusSeconds(1)));
    var chosen = catalogue.find(id);
    assertThat(chosen.category()).containsExactly("Coffee", "Whole beans");
    assertThat(chosen.consumptionDays()).isEqualTo(28);
    catalogue.choose(id, "", null);
    var told = catalogue.find(id);
    assertThat(told.category()).containsExactly("Groceries");
    assertThat(told.consumptionDays()).isEqualTo(14);
    assertThatThrownBy(() -> catalogue.choose(id, "", 0)).isInstanceOf(Problem.class);
  }

  @Test
  void the_list_is_searched_narrowed_and_turned_page_by_page() {
    var drafts = new ArrayList<Draft>();
    for (int i = 0; i < 25; i++) {
      var category = i % 2 == 0 ? List.of("Coffee", "Beans") : List.of("Coffee", "Ground");
      drafts.add(
          new Draft(
              "r" + i,
              null,
              i == 3 ? null : "Product 100% " + (i % 5) + " " + own,
              category,
              null,
              null,
              null,
              null,
              null,
              i == 24,
              null,
              List.of(new Variant("v" + i, "SKU_" + i + own, null, null)),
              MONDAY));
    }
    record(drafts.toArray(Draft[]::new));
    var seen = new TreeSet<String>();
    String cursor = null;
    int pages = 0;
    do {
      var page = catalogue.list(new Choice(null, List.of("Coffee"), source, null), cursor, 4);
      page.items().forEach(product -> assertThat(seen.add(product.reference())).isTrue());
      cursor = page.next();
      pages++;
    } while (cursor != null);
    assertThat(seen).hasSize(25);
    assertThat(pages).isEqualTo(7);
    assertThat(catalogue.count(new Choice("100%", List.of(), source, null))).isEqualTo(24);
    assertThat(catalogue.count(new Choice("100_", List.of(), source, null))).isZero();
    assertThat(catalogue.count(new Choice("sku_7" + own, List.of(), source, null))).isEqualTo(1);
    assertThat(catalogue.count(new Choice(null, List.of("Coffee", "Beans"), source, null)))
        .isEqualTo(13);
    assertThat(catalogue.count(new Choice(null, List.of("Coffee", "Beans"), source, false)))
        .isEqualTo(12);
    assertThat(catalogue.count(new Choice(null, List.of("Tea"), source, null))).isZero();
    assertThatThrownBy(() -> catalogue.list(Choice.ALL, "no cursor", 4))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> catalogue.list(Choice.ALL, "AAAA", 4)).isInstanceOf(Problem.class);
  }

  @Test
  void what_cannot_be_a_product_is_refused_and_what_nobody_could_open_is_left_out() {
    assertThatThrownBy(() -> draft(null, null, "Nobody", MONDAY)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> draft(" \u0000 ", null, "Nobody", MONDAY)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> draft("x".repeat(201), null, "Long", MONDAY))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> priced(new BigDecimal("1e999999"))).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> priced(new BigDecimal("-1"))).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> priced(new BigDecimal("1e12"))).isInstanceOf(Problem.class);
    var hostile =
        new Draft(
            "'; drop table catalogue_product; --",
            null,
            "<script>\u0000alert(1)</script>" + "n".repeat(9_000),
            List.of("\u001f", "a\u001fb", "x".repeat(999)),
            null,
            null,
            "javascript:alert(1)",
            "data:text/html,x",
            null,
            false,
            null,
            null,
            MONDAY);
    record(hostile);
    var kept = all().getFirst();
    assertThat(kept.name()).startsWith("<script> alert(1)</script>n").hasSize(500);
    assertThat(kept.category()).hasSize(2).first().isEqualTo("a b");
    assertThat(kept.picture()).isNull();
    assertThat(kept.link()).isNull();
  }

  private static Draft priced(BigDecimal price) {
    return new Draft(
        "1", null, null, null, price, null, null, null, null, false, null, null, MONDAY);
  }
}
