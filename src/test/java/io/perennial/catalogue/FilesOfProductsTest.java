package io.perennial.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Problem;
import io.perennial.catalogue.Product.Availability;
import io.perennial.catalogue.Product.Variant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files of products say, in the columns and elements that the shops' own exports have. */
class FilesOfProductsTest {

  private static final Instant NOW = Instant.parse("2025-01-06T10:00:00Z");

  /** Shopify, Products > Export, as it was until 2024. */
  private static final String SHOPIFY =
      """
      Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,\
      Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Policy,\
      Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,\
      Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,Status
      house-blend,House blend,"<p>Our ""best"",
      with a line end</p>",Corner,Food > Coffee,Coffee,"a, b",TRUE,Size,250 g,Grind,Whole,,,HB-250,250,shopify,deny,manual,\
      12.50,,TRUE,TRUE,,https://cdn.example/1.jpg,1,,FALSE,,,active
      house-blend,,,,,,,,,1 kg,,Whole,,,HB-1000,1000,shopify,deny,manual,42.00,,TRUE,TRUE,,,,,,,,
      house-blend,,,,,,,,,,,,,,,,,,,,,,,,https://cdn.example/2.jpg,2,,,,,
      mug,Mug,,Corner,,Things,,TRUE,Title,Default Title,,,,,,300,,deny,manual,9.00,,TRUE,TRUE,,,,,FALSE,,,archived
      """;

  /** The same export as it is now. */
  private static final String SHOPIFY_NOW =
      """
      Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,\
      Option1 name,Option1 value,Option1 Linked To,Option2 name,Option2 value,Price,Compare-at price,Cost per item,\
      Inventory quantity,Product image URL,Image position
      House blend,house-blend,Text,Corner,Food > Coffee,Coffee,,TRUE,Active,HB-250,,Size,250 g,,,,12.50,,,5,\
      https://cdn.example/1.jpg,1
      ,house-blend,,,,,,,,HB-1000,,,1 kg,,,,42.00,,,0,,
      """;

  private static final String WOOCOMMERCE =
      """
      ID,Type,SKU,Name,Published,"Is featured?",Categories,Images,"In stock?",Stock,"Regular price",Parent
      44,variable,HOODIE,Hoodie,1,0,"Clothing > Hoodies, Sale",https://s.example/h.jpg,1,,,
      45,variation,HOODIE-B,"Hoodie - Blue",1,0,,,1,,45,id:44
      46,variation,HOODIE-G,"Hoodie - Green",1,0,,,0,,49.90,id:44
      50,simple,CAP,Cap,-1,0,Clothing,,0,,18,
      """;

  private static final String RSS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>
        <title>Corner Coffee</title><link>https://shop.example</link>
        <item>
          <title>plain title</title>
          <g:id>HB-250</g:id><g:title>House &amp; blend 250 g</g:title><g:description><![CDATA[<b>long</b>]]></g:description>
          <link>https://shop.example/hb?size=250&amp;x=1</link><g:image_link>https://shop.example/hb.jpg</g:image_link>
          <g:price>12.50 PLN</g:price><g:availability>in stock</g:availability>
          <g:google_product_category>1868</g:google_product_category><g:product_type>Coffee &gt; Beans</g:product_type>
          <g:item_group_id>HB</g:item_group_id>
          <g:shipping><g:country>PL</g:country><g:price>14.00 PLN</g:price></g:shipping>
        </item>
        <item>
          <g:id>HB-1000</g:id><g:title>House blend 1 kg</g:title><g:price>42,00 PLN</g:price>
          <g:availability>out_of_stock</g:availability><g:item_group_id>HB</g:item_group_id>
        </item>
        <item><g:title>No number</g:title><g:price>1.00 PLN</g:price></item>
        <item><g:id>T</g:id><g:title>Tea</g:title><g:price>EUR 7.30</g:price>
          <g:google_product_category>Food > Tea</g:google_product_category></item>
      </channel></rss>
      """;

  private static final String ATOM =
      """
      <feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
        <title>Corner Coffee</title>
        <entry><id>tag:shop.example,2025:1</id><g:id>A1</g:id><title>Tea</title>
          <link href="https://shop.example/tea"/><g:price>5.00 EUR</g:price></entry>
      </feed>
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Offers.Read table(String text) throws IOException {
    return table(text, StandardCharsets.UTF_8, Map.of());
  }

  private Offers.Read table(String text, Charset charset, Map<Offer.Part, String> columns)
      throws IOException {
    var file = Files.write(folder.resolve("file"), text.getBytes(charset));
    var offers = new Offers();
    Sheet.of(file, columns, Sheet.WHOLE, () -> {}).read(offers::add);
    return offers.read(null, NOW);
  }

  private static Offers.Read feed(String text) throws IOException {
    return feed(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Offers.Read feed(byte[] bytes) throws IOException {
    var offers = new Offers();
    Feed.read(new ByteArrayInputStream(bytes), offers::add);
    return offers.read(null, NOW);
  }

  @Test
  void shopifys_export_gives_products_with_their_kinds_as_the_lines_of_orders_name_them()
      throws IOException {
    var read = table(SHOPIFY);
    assertThat(read.refusals()).isEmpty();
    assertThat(read.drafts()).hasSize(2);
    var blend = read.drafts().getFirst();
    assertThat(blend.reference()).isNull();
    assertThat(blend.handle()).isEqualTo("house-blend");
    assertThat(blend.name()).isEqualTo("House blend");
    assertThat(blend.category()).containsExactly("Food", "Coffee");
    assertThat(blend.price()).isEqualByComparingTo("12.50");
    assertThat(blend.picture()).isEqualTo("https://cdn.example/1.jpg");
    assertThat(blend.retired()).isFalse();
    assertThat(blend.variants())
        .extracting(Variant::sku, Variant::name)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("HB-250", "House blend - 250 g / Whole"),
            org.assertj.core.groups.Tuple.tuple("HB-1000", "House blend - 1 kg / Whole"));
    var mug = read.drafts().get(1);
    assertThat(mug.retired()).isTrue();
    assertThat(mug.category()).as("its type stands in another column").isNull();
    assertThat(mug.variants())
        .extracting(Variant::reference, Variant::sku, Variant::name)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("mug", null, "Mug"));
  }

  @Test
  void shopifys_export_of_today_says_the_same() throws IOException {
    var read = table(SHOPIFY_NOW);
    assertThat(read.drafts()).hasSize(1);
    var blend = read.drafts().getFirst();
    assertThat(blend.handle()).isEqualTo("house-blend");
    assertThat(blend.category()).containsExactly("Food", "Coffee");
    assertThat(blend.price()).isEqualByComparingTo("12.50");
    assertThat(blend.picture()).isEqualTo("https://cdn.example/1.jpg");
    assertThat(blend.variants()).extracting(Variant::sku).containsExactly("HB-250", "HB-1000");
  }

  @Test
  void woocommerces_export_groups_variations_under_their_product() throws IOException {
    var read = table(WOOCOMMERCE);
    assertThat(read.drafts()).extracting(Draft::reference).containsExactly("44", "50");
    var hoodie = read.drafts().getFirst();
    assertThat(hoodie.name()).isEqualTo("Hoodie");
    assertThat(hoodie.category()).containsExactly("Clothing", "Hoodies");
    assertThat(hoodie.price()).isEqualByComparingTo("45");
    assertThat(hoodie.availability()).isEqualTo(Availability.IN_STOCK);
    assertThat(hoodie.variants()).extracting(Variant::reference).containsExactly("44", "45", "46");
    assertThat(read.drafts().get(1).retired()).isTrue();
    assertThat(read.drafts().get(1).availability()).isEqualTo(Availability.OUT_OF_STOCK);
  }

  @Test
  void a_table_in_another_language_and_encoding_is_read_and_a_column_can_be_chosen()
      throws IOException {
    var polish = "Symbol;Nazwa;Kategoria;Cena;Uwagi\nK1;Żółta kawa;Kawa > Ziarna;1 234,50 zł;N1\n";
    var read = table(polish, Charset.forName("windows-1250"), Map.of());
    assertThat(read.drafts().getFirst().name()).isEqualTo("Żółta kawa");
    assertThat(read.drafts().getFirst().price()).isEqualByComparingTo("1234.50");
    assertThat(read.drafts().getFirst().reference()).isEqualTo("K1");
    var chosen =
        table(
            polish,
            Charset.forName("windows-1250"),
            Map.of(Offer.Part.REFERENCE, "Uwagi", Offer.Part.NAME, ""));
    assertThat(chosen.drafts().getFirst().reference()).isEqualTo("N1");
    assertThat(chosen.drafts().getFirst().name()).isNull();
  }

  @Test
  void googles_feed_is_read_as_rss_as_atom_and_as_text() throws IOException {
    var read = feed(RSS);
    assertThat(read.drafts()).extracting(Draft::reference).containsExactly("HB", "T");
    var blend = read.drafts().getFirst();
    assertThat(blend.name()).isEqualTo("House & blend 250 g");
    assertThat(blend.category()).containsExactly("Coffee", "Beans");
    assertThat(blend.price()).isEqualByComparingTo("12.50");
    assertThat(blend.currency()).isEqualTo("PLN");
    assertThat(blend.link()).isEqualTo("https://shop.example/hb?size=250&x=1");
    assertThat(blend.availability()).isEqualTo(Availability.IN_STOCK);
    assertThat(blend.variants())
        .extracting(Variant::reference)
        .containsExactly("HB-250", "HB-1000");
    assertThat(Objects.requireNonNull(blend.variants()).get(1).price()).isEqualByComparingTo("42");
    var tea = read.drafts().get(1);
    assertThat(tea.category()).containsExactly("Food", "Tea");
    assertThat(tea.currency()).isEqualTo("EUR");
    assertThat(tea.price()).isEqualByComparingTo("7.30");
    assertThat(read.refusals())
        .extracting(Offers.Refusal::row, Offers.Refusal::text)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(3L, "catalogue.refused.reference"));

    var atom = feed(ATOM).drafts().getFirst();
    assertThat(atom.reference()).isEqualTo("A1");
    assertThat(atom.name()).isEqualTo("Tea");
    assertThat(atom.link()).isEqualTo("https://shop.example/tea");

    var text =
        table(
            """
            id\ttitle\tlink\timage_link\tprice\tavailability\tproduct_type\titem_group_id
            HB-250\tHouse blend\thttps://s.example\t\t12.50 PLN\tin_stock\tCoffee > Beans\tHB
            """);
    assertThat(text.drafts().getFirst().reference()).isEqualTo("HB");
    assertThat(text.drafts().getFirst().currency()).isEqualTo("PLN");
  }

  @Test
  void more_rows_or_more_letters_than_any_shop_has_are_refused() {
    var rows = new Offers();
    var letters = new Offers();
    var endless = "x".repeat(1 << 20);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= Offers.MOST_ROWS; i++) {
                rows.add(Offer.of(i, Map.of(Offer.Part.REFERENCE, "1"), List.of()));
              }
            })
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.text()).isEqualTo("catalogue.file.rows"));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= Offers.MOST_LETTERS / Offer.LONGEST_TEXT; i++) {
                letters.add(
                    Offer.of(
                        i, Map.of(Offer.Part.REFERENCE, "1", Offer.Part.NAME, endless), List.of()));
              }
            })
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.text()).isEqualTo("catalogue.file.large"));
  }

  @Test
  void a_feed_in_wide_letters_is_read_by_its_own_word() throws IOException {
    var wide = RSS.replace("UTF-8", "UTF-16").getBytes(StandardCharsets.UTF_16);
    assertThat(feed(wide).drafts()).hasSize(2);
  }

  @Test
  void a_hostile_feed_opens_no_file_and_fills_no_memory() throws IOException {
    var secret = Files.writeString(folder.resolve("secret"), "the secret");
    var laughs = new StringBuilder("<!DOCTYPE rss [<!ENTITY l0 \"lol\">");
    for (int i = 1; i < 30; i++) {
      laughs.append("<!ENTITY l%d \"%s\">".formatted(i, ("&l" + (i - 1) + ";").repeat(10)));
    }
    laughs.append("]><rss><channel><item><id>1</id><title>&l29;</title></item></channel></rss>");
    for (var hostile :
        List.of(
            "<!DOCTYPE rss [<!ENTITY x SYSTEM \""
                + secret.toUri()
                + "\">]>"
                + "<rss><item><id>1</id><title>&x;</title></item></rss>",
            "<!DOCTYPE rss SYSTEM \"http://127.0.0.1:1/evil.dtd\"><rss><item><id>1</id></item></rss>",
            "<!DOCTYPE rss [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/p\"> %p;]><rss/>",
            laughs.toString(),
            "<rss><item><id>1</id><title>&nothing;</title></item></rss>",
            "<rss>" + "<a>".repeat(100_000),
            "<rss><item>" + "<a>".repeat(100_000),
            "<rss><item><id>1</id>",
            "<rss><item><g:id>1</g:id></item></rss>",
            "<html><body>no feed</body></html>",
            "<",
            "<?xml version=\"1.0\" encoding=\"KOI-9000\"?><rss/>",
            "<rss " + "a='1' ".repeat(10) + "/>")) {
      var start = System.nanoTime();
      assertThatThrownBy(() -> feed(hostile)).as(cut(hostile)).isInstanceOf(Problem.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
    var endless = "<rss><item><id>1</id><title>" + "x".repeat(5_000_000) + "</title></item></rss>";
    assertThat(feed(endless).drafts().getFirst().name()).hasSize(500);
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(80, text.length()));
  }

  @Test
  void a_row_that_cannot_be_read_takes_nothing_from_the_others() throws IOException {
    var read =
        table(
            """
            id,name,price,currency
            1,Good,1.00,PLN
            2,Bad,free,PLN
            3,Odd,1.00,XXX
            ,Nobody,1.00,PLN
            5,Free,,
            """);
    assertThat(read.drafts()).extracting(Draft::reference).containsExactly("1", "5");
    assertThat(read.refusals()).extracting(Offers.Refusal::row).containsExactly(5L, 3L, 4L);
  }

  @Test
  void a_file_without_any_number_of_products_says_which_column_is_missing() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "colour,size\nred,1\n");
    assertThatThrownBy(() -> Sheet.of(file, Map.of(), Sheet.WHOLE, () -> {}).require())
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.field()).isEqualTo("reference"));
  }
}
