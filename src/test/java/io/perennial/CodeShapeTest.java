package io.perennial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The repository keeps the house rules of STYLE.md. Plain reading of files: no Spring, no database.
 */
class CodeShapeTest {

  private static final List<Source> ALL = Source.of("src/main", "src/test");

  @Test
  void no_class_is_named_after_a_layer() {
    assertThat(CodeShape.namesOfLayers(ALL)).isEmpty();
  }

  @Test
  void no_file_is_longer_than_400_lines() {
    assertThat(CodeShape.longFiles(ALL)).isEmpty();
  }

  @Test
  void sql_stands_only_in_classes_that_say_so() {
    assertThat(CodeShape.strayingSql(ALL)).isEmpty();
  }

  @Test
  void time_comes_from_the_clock() {
    assertThat(CodeShape.readingTheTime(ALL)).isEmpty();
  }

  @Test
  void no_database_says_which_day_it_is() {
    assertThat(CodeShape.daysOfTheDatabase(ALL)).isEmpty();
  }

  @Test
  void the_root_package_stays_small() {
    assertThat(CodeShape.crowdedRoot(ALL)).isEmpty();
  }

  @Test
  void only_what_others_use_is_public() {
    assertThat(CodeShape.publicWithoutNeed(ALL)).isEmpty();
  }

  @Test
  void a_folder_is_a_noun_of_the_business() {
    assertThat(CodeShape.forbiddenPackages(ALL)).isEmpty();
  }

  @Test
  void every_package_says_what_it_is_for_and_may_depend_on() {
    assertThat(CodeShape.packagesWithoutWord(ALL)).isEmpty();
  }

  @Test
  void a_table_starts_with_the_name_of_its_module() {
    assertThat(new TableShape(ALL).tablesOfNobody()).isEmpty();
  }

  @Test
  void foreign_keys_stay_inside_a_module() {
    assertThat(new TableShape(ALL).keysBetweenModules()).isEmpty();
  }

  @Test
  void a_module_writes_only_its_own_tables() {
    assertThat(new TableShape(ALL).writesElsewhere()).isEmpty();
  }

  @Test
  void a_module_reads_only_tables_of_modules_it_may_depend_on() {
    assertThat(new TableShape(ALL).readsElsewhere()).isEmpty();
  }

  @Test
  void every_sentence_that_is_said_is_written_down() {
    assertThat(new MessageShape(ALL).missing()).isEmpty();
  }

  @Test
  void every_sentence_that_is_written_down_is_said() {
    assertThat(new MessageShape(ALL).unused()).isEmpty();
  }

  @Test
  void no_language_knows_a_sentence_that_english_lacks() {
    assertThat(new MessageShape(ALL).strangers()).isEmpty();
  }
}
