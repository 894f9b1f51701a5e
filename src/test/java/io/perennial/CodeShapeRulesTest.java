package io.perennial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Each rule about the code's shape finds the breach it is there for, and lets the good twin pass.
 */
class CodeShapeRulesTest {

  private static final String HERE = "src/main/java/io/perennial/";

  @Test
  void a_layer_in_a_name_is_found() {
    assertThat(CodeShape.namesOfLayers(java("orders/OrderService", "class OrderService {}")))
        .hasSize(1);
    assertThat(CodeShape.namesOfLayers(java("orders/Orders", "record LineDto(int a) {}")))
        .hasSize(1);
    assertThat(CodeShape.namesOfLayers(java("orders/Orders", "class Orders {}"))).isEmpty();
  }

  @Test
  void a_long_file_is_found() {
    assertThat(CodeShape.longFiles(java("orders/Orders", "\n".repeat(401)))).hasSize(1);
    assertThat(CodeShape.longFiles(java("orders/Orders", "\n".repeat(400)))).isEmpty();
  }

  @Test
  void sql_in_another_class_is_found() {
    var block = "class A { String s = \"\"\"\n  select 1\n  \"\"\"; }";
    assertThat(CodeShape.strayingSql(java("orders/Orders", block))).hasSize(1);
    assertThat(CodeShape.strayingSql(java("orders/Orders", "database.sql(text)"))).hasSize(1);
    assertThat(CodeShape.strayingSql(java("orders/Orders", "f(\"delete from orders\")")))
        .hasSize(1);
    assertThat(CodeShape.strayingSql(java("orders/OrdersSql", block))).isEmpty();
    assertThat(CodeShape.strayingSql(java("orders/Orders", "// .sql( in a comment"))).isEmpty();
  }

  @Test
  void a_look_at_the_machines_time_is_found() {
    assertThat(CodeShape.readingTheTime(java("orders/Orders", "Instant.now()"))).hasSize(1);
    assertThat(CodeShape.readingTheTime(java("orders/Orders", "LocalDate.now(zone)"))).hasSize(1);
    assertThat(CodeShape.readingTheTime(java("orders/Orders", "System.currentTimeMillis()")))
        .hasSize(1);
    assertThat(CodeShape.readingTheTime(java("orders/Orders", "LocalDate.now(clock)"))).isEmpty();
    assertThat(CodeShape.readingTheTime(java("Id", "System.currentTimeMillis()"))).isEmpty();
  }

  @Test
  void a_day_that_the_database_says_is_found() {
    var block =
        "class A { String s = \"\"\"\n  select (at AT TIME\n ZONE :zone)::date\n  \"\"\"; }";
    assertThat(CodeShape.daysOfTheDatabase(java("facts/FactsSql", block))).hasSize(1);
    assertThat(CodeShape.daysOfTheDatabase(java("facts/FactsSql", "\"timezone('UTC', at)\"")))
        .hasSize(1);
    assertThat(
            CodeShape.daysOfTheDatabase(
                List.of(
                    new Source(
                        "src/main/resources/db/migration/V001__x.sql", "default current_date"))))
        .hasSize(1);
    assertThat(CodeShape.daysOfTheDatabase(java("facts/FactsSql", "\"select at from t\"")))
        .isEmpty();
    assertThat(CodeShape.daysOfTheDatabase(java("facts/Facts", "// at time zone\n timeZone()")))
        .isEmpty();
  }

  @Test
  void a_fifteenth_type_in_the_root_is_found() {
    var fifteen =
        java.util.stream.IntStream.range(0, 15)
            .mapToObj(number -> new Source(HERE + "Type" + number + ".java", ""))
            .toList();
    assertThat(CodeShape.crowdedRoot(fifteen)).hasSize(1);
    assertThat(CodeShape.crowdedRoot(fifteen.subList(0, 14))).isEmpty();
  }

  @Test
  void a_public_type_that_nobody_uses_is_found() {
    var line = new Source(HERE + "orders/Line.java", "public record Line() {}");
    var use = new Source(HERE + "intake/Row.java", "import io.perennial.orders.Line;");
    var door = new Source(HERE + "orders/Orders.java", "public final class Orders {}");
    assertThat(CodeShape.publicWithoutNeed(List.of(line))).hasSize(1);
    assertThat(CodeShape.publicWithoutNeed(List.of(line, use))).isEmpty();
    assertThat(CodeShape.publicWithoutNeed(List.of(door))).isEmpty();
    var handingOut =
        new Source(
            HERE + "orders/Orders.java",
            "public final class Orders {\n  public List<Line> lines() {}\n}");
    assertThat(CodeShape.publicWithoutNeed(List.of(line, handingOut))).isEmpty();
  }

  @Test
  void a_folder_that_is_no_noun_and_a_deeper_one_are_found() {
    assertThat(CodeShape.forbiddenPackages(java("util/Texts", ""))).hasSize(1);
    assertThat(CodeShape.forbiddenPackages(java("orders/web/OrdersApi", ""))).hasSize(1);
    assertThat(CodeShape.forbiddenPackages(java("orders/OrdersApi", ""))).isEmpty();
  }

  @Test
  void a_package_without_its_word_is_found() {
    var word = "/** Orders. */\n@ApplicationModule(allowedDependencies = {})\n@NullMarked\n";
    assertThat(CodeShape.packagesWithoutWord(java("orders/Orders", ""))).hasSize(2);
    assertThat(CodeShape.packagesWithoutWord(java("orders/package-info", "/** x */ @NullMarked")))
        .hasSize(1);
    assertThat(CodeShape.packagesWithoutWord(java("orders/package-info", word))).isEmpty();
  }

  @Test
  void a_table_of_nobody_is_found() {
    assertThat(tables("create table loose (id uuid)", "").tablesOfNobody()).hasSize(1);
    assertThat(tables("create table orders_order (id uuid)", "").tablesOfNobody()).isEmpty();
  }

  @Test
  void a_foreign_key_into_another_module_is_found() {
    var across = "create table orders_order (c uuid references customers_customer (id))";
    var inside = "create table orders_line (o uuid references orders_order (id))";
    assertThat(tables(across, "").keysBetweenModules()).hasSize(1);
    assertThat(tables(inside, "").keysBetweenModules()).isEmpty();
  }

  @Test
  void a_write_into_another_modules_table_is_found() {
    var customers =
        "create table customers_customer (id uuid);\ncreate table orders_order (id uuid);";
    assertThat(tables(customers, "update customers_customer set a = 1").writesElsewhere())
        .hasSize(1);
    assertThat(tables(customers, "insert into orders_order values (1)").writesElsewhere())
        .isEmpty();
  }

  @Test
  void a_look_into_a_table_that_is_out_of_reach_is_found() {
    var facts =
        "create table facts_customer (id uuid);\ncreate table customers_customer (id uuid);";
    assertThat(tables(facts, "select 1 from facts_customer").readsElsewhere()).hasSize(1);
    assertThat(tables(facts, "select 1 from customers_customer").readsElsewhere()).isEmpty();
  }

  @Test
  void a_key_that_is_not_written_down_is_found() {
    assertThat(messages("a.b=x", "ui.text(\"a.c\")").missing()).hasSize(1);
    assertThat(messages("a.b=x", "throw Problem.invalidField(\"file\", \"a.c\", 1)").missing())
        .hasSize(1);
    assertThat(messages("a.b=x", "ui.text(good ? \"a.b\" : \"a.c\")").missing()).hasSize(1);
    assertThat(messages("a.b=x", "ui.text(\"a.b\")").missing()).isEmpty();
    assertThat(messages("a.b=x", "ui.text(\"a.\" + name)").missing()).isEmpty();
  }

  @Test
  void what_looks_like_a_comment_inside_a_string_is_none() {
    var source = new Source(HERE + "A.java", "f(\"/setup/**\"); g(\"a.b\"); /* h() */ // i()");
    assertThat(source.code().strip()).isEqualTo("f(\"/setup/**\"); g(\"a.b\");");
  }

  @Test
  void a_key_that_nobody_says_is_found() {
    assertThat(messages("a.b=x\na.c=y", "ui.text(\"a.b\")").unused()).hasSize(1);
    assertThat(messages("states.b=x\nstates.c=y", "ui.text(\"states.\" + name)").unused())
        .isEmpty();
  }

  @Test
  void a_key_that_english_lacks_is_found() {
    var polish = new Source("src/main/resources/messages/messages_pl.properties", "a.b=x\na.c=y");
    var english = new Source("src/main/resources/messages/messages_en.properties", "a.b=x");
    assertThat(new MessageShape(List.of(english, polish)).strangers()).hasSize(1);
  }

  private static List<Source> java(String type, String text) {
    return List.of(new Source(HERE + type + ".java", text));
  }

  /** A small house of three modules, one migration, and one statement of `orders`. */
  private static TableShape tables(String migration, String statement) {
    var word = "@ApplicationModule(allowedDependencies = {\"customers\"})";
    return new TableShape(
        List.of(
            new Source(HERE + "customers/package-info.java", ""),
            new Source(HERE + "orders/package-info.java", word),
            new Source(HERE + "facts/package-info.java", word),
            new Source("src/main/resources/db/migration/V001__x.sql", migration),
            new Source(HERE + "orders/OrdersSql.java", statement)));
  }

  private static MessageShape messages(String english, String code) {
    return new MessageShape(
        List.of(
            new Source("src/main/resources/messages/messages_en.properties", english),
            new Source(HERE + "orders/Orders.java", code)));
  }
}
