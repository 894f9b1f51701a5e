package io.perennial.audiences;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Texts;
import io.perennial.Ui;
import io.perennial.audiences.Names.Called;
import io.perennial.conditions.Condition;
import io.perennial.conditions.Conditions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Every condition reads as a sentence in every language. */
class SentenceTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final UUID VIP = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

  private static String said(String language, String json) {
    var called =
        new Called(
            Map.of("age", "Age", "industry", "Trade"),
            Map.of(VIP, "VIP"),
            Map.of("newsletter", "News"),
            Map.of());
    return new Sentence(ui(language), called)
        .line(Conditions.read(JSON.readTree(json.replace('\'', '"'))));
  }

  private static Ui ui(String language) {
    var shop = new Business.Profile("Shop", "pl", "PL", "PLN", ZoneId.of("Europe/Warsaw"), null);
    return new Ui(
        Texts.of(language),
        "",
        "",
        "/",
        null,
        shop,
        Instant.parse("2026-05-01T10:00:00Z"),
        false,
        path -> path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "pl", "ro", "uk"})
  void every_kind_has_its_words(String language) {
    var wrong = new TreeMap<String, String>();
    Examples.all()
        .forEach((name, json) -> {
          var said = said(language, json);
          if (said.isBlank()
              || said.matches("(?s).*([{}\\[\\]#]|says\\.|  | ,|: ?$|null|audiences\\.).*")
              || !said.strip().equals(said)) {
            wrong.put(name, said);
          }
        });
    assertThat(wrong).isEmpty();
  }

  /** A sentence that forgets to say what a condition asks would say the same of two of them. */
  @ParameterizedTest
  @ValueSource(strings = {"en", "pl", "ro", "uk"})
  void no_two_conditions_read_the_same(String language) {
    var bySentence =
        Examples.all().entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    each -> said(language, each.getValue()),
                    Collectors.mapping(Map.Entry::getKey, Collectors.toSet())));
    assertThat(bySentence.values().stream().filter(names -> names.size() > 1)).isEmpty();
  }

  @Test
  void the_examples_have_every_kind_of_condition_and_question() {
    var kinds = new HashSet<Class<?>>();
    for (var json : Examples.all().values()) {
      for (var part : Conditions.parts(Conditions.read(JSON.readTree(json)))) {
        kinds.add(part.getClass());
        if (part instanceof Condition.Attribute attribute) {
          kinds.add(attribute.test().getClass());
        }
      }
    }
    assertThat(kinds)
        .containsAll(leaves(Condition.class))
        .containsAll(leaves(Condition.Test.class));
  }

  private static java.util.List<Class<?>> leaves(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(each -> each.isSealed() ? leaves(each).stream() : java.util.stream.Stream.of(each))
        .<Class<?>>map(each -> each)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "en | {'orders':{'products':['Coffee Sunrise']},'when':{'last':{'days':90}},'times':{'at_least':2},'worth':{'at_least':200}} | Ordered Coffee Sunrise at least 2 times in the last 90 days, worth at least PLN 200.00",
        "pl | {'orders':{'products':['Coffee Sunrise']},'when':{'last':{'days':90}},'times':{'at_least':2},'worth':{'at_least':200}} | Ma co najmniej 2 zamówienia z produktem Coffee Sunrise w ciągu ostatnich 90 dni, o wartości co najmniej 200,00 zł",
        "ro | {'orders':{'products':['Coffee Sunrise']},'when':{'last':{'days':90}},'times':{'at_least':20}} | A comandat Coffee Sunrise de cel puțin 20 de ori în ultimele 90 de zile",
        "uk | {'orders':{'products':['Coffee Sunrise']},'when':{'last':{'days':90}},'times':{'at_least':5}} | Має щонайменше 5 замовлень з товаром Coffee Sunrise за останні 90 днів",
        "en | {'attribute':'country','in':['PL','RO']} | Lives in Poland or Romania",
        "pl | {'attribute':'country','in':['PL','RO']} | Kraj to Polska lub Rumunia",
        "ro | {'attribute':'country','in':['PL','RO']} | Locuiește în Polonia sau România",
        "uk | {'attribute':'country','in':['PL','RO']} | Країна — Польща або Румунія",
        "en | {'attribute':'birthday','anniversary':{'days':7}} | Has a birthday in the next 7 days",
        "pl | {'attribute':'birthday','anniversary':{'days':7}} | Ma urodziny w ciągu najbliższych 7 dni",
        "uk | {'attribute':'birthday','anniversary':{'days':0}} | Має день народження сьогодні",
        "en | {'orders':{},'times':{'at_most':0},'when':{'before_last':{'months':3}}} | Did not order at least 3 months ago",
        "pl | {'purchased':'last_order','when':{'before_last':{'days':90}}} | Ostatnie zamówienie: co najmniej 90 dni temu",
        "uk | {'event':'page_viewed','times':{'at_least':21}} | Переглянута сторінка: щонайменше 21 раз",
        "pl | {'event':'page_viewed','times':{'at_least':2,'at_most':5}} | Obejrzana strona: od 2 do 5 razy",
        "en | {'any':[{'rfm':['loyal']},{'all':[{'rfm':['new']},{'engaged':{'at_least':3}}]}]} | Is in the group Loyal or (is in the group New and was active on at least 3 days of the last 30 days)",
        "en | {'none':[{'segment':'01890a5d-ac96-774b-bcce-b302099a8057'},{'rfm':['new']}]} | None of these: is in the segment “VIP”; is in the group New",
      })
  void sentences_are_those_of_a_native(String language, String json, String sentence) {
    assertThat(said(language, json).replace('\u00a0', ' ')).isEqualTo(sentence);
  }
}
