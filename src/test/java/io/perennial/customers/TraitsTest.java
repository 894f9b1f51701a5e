package io.perennial.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Problem;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What is read of what somebody says. */
class TraitsTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'plan':'pro'}                            | plan=TEXT pro
          {'age':41.50}                             | age=NUMBER 41.5
          {'cups':1000}                             | cups=NUMBER 1000
          {'vip':true}                              | vip=FLAG true
          {'since':'2024-02-29'}                    | since=DATE 2024-02-29
          {'since':'2023-02-29'}                    | since=TEXT 2023-02-29
          {'dateOfBirth':'1990-05-05T00:00:00Z'}    | birthday=DATE 1990-05-05
          {'name_day':'06-24'}                      | name_day=DATE --06-24
          {'birthday':'in spring'}                  | birthday=TEXT in spring
          {'tags':'vip, tea ,,tea'}                 | tags=LIST ['vip','tea']
          {'tags':['vip',7,null,'vip']}             | tags=LIST ['vip','7']
          {'locale':'pl_PL'}                        | language=TEXT pl
          {'timezone':'Europe/Warsaw'}              | zone=TEXT Europe/Warsaw
          {'firstName':'Ada','lastName':'Nowak'}    | first_name=TEXT Ada; last_name=TEXT Nowak; name=TEXT Ada Nowak
          {'firstName':'Ada','name':'A. N.'}        | first_name=TEXT Ada; name=TEXT A. N.
          {'a':{'b':{'c':1}}}                       | a.b.c=NUMBER 1
          {'a':{'b':{'c':{'d':1}}}}                 | a.b.c=TEXT {'d':1}
          {'a':[{'b':1}]}                           | a=TEXT [{'b':1}]
          {'a':null,'b':'','c':'  '}                | a=gone; b=gone; c=gone
          {'email':'a@b.test','phone':'123456'}     |
          {'__proto__':{'admin':true}}              | __proto__.admin=FLAG true
          {'constructor':'x','toString':'y'}        | constructor=TEXT x; toString=TEXT y
          {'address':{'address1':'Rynek 1','zip':'31-001','city':'Kraków','country_code':'PL','latitude':50}} | address=ADDRESS {'city':'Kraków','country':'PL','postal_code':'31-001','street':'Rynek 1'}; country=TEXT PL
          {'addresses':[{'type':'shipping','city':'Iași'},{'city':'Lviv'}]} | address.2=ADDRESS {'city':'Lviv'}; address.shipping=ADDRESS {'city':'Iași'}
          {'billing_address':{}}                    | address.billing=gone
          """)
  void whatIsSaidIsReadByName(String said, @Nullable String traits) {
    assertThat(shown(Traits.of(JSON.readTree(said.replace('\'', '"')))))
        .isEqualTo(traits == null ? "" : traits.replace('\'', '"'));
  }

  @Test
  void namesAndValuesHaveLimitsAndRefuseClearly() {
    refused("{\"" + "n".repeat(101) + "\":1}", "customers.traits.name");
    refused("{\" \":1}", "customers.traits.name");
    refused("{\"bio\":\"" + "x".repeat(4_001) + "\"}", "customers.traits.long");
    refused("{\"bio\":\"a\\u0000b\"}", "customers.traits.zero");
    var many =
        java.util.stream.IntStream.range(0, 501)
            .mapToObj(i -> "\"k" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    refused(many, "customers.traits.many");
    assertThat(Traits.of(JSON.readTree(many.replace(",\"k500\":1", ""))).told()).hasSize(500);
    assertThat(Traits.of(JSON.readTree("[1]")).isEmpty()).isTrue();
    assertThat(Traits.of(JSON.readTree("\"no\"")).isEmpty()).isTrue();
  }

  @Test
  void anAttributeReadsWhatWasToldInItsOwnWay() {
    var cups = new Attribute("cups", "Cups", TraitType.NUMBER, List.of(), Instant.EPOCH, null);
    assertThat(cups.read(TraitValue.text("2,50")))
        .isEqualTo(new TraitValue(TraitType.NUMBER, "2.5"));
    assertThat(cups.read(TraitValue.text("two"))).isNull();
    assertThat(cups.read(TraitValue.text("9".repeat(1_000)))).isNull();
    assertThatThrownBy(() -> cups.checked(TraitValue.text("two"))).isInstanceOf(Problem.class);
    var roast =
        new Attribute(
            "roast", "Roast", TraitType.LIST, List.of("light", "dark"), Instant.EPOCH, null);
    assertThat(roast.read(TraitValue.text("dark, light"))).isNotNull();
    assertThat(roast.read(TraitValue.text("dark, green"))).isNull();
    assertThat(roast.read(TraitValue.address(java.util.Map.of("city", "Kyiv")))).isNull();
  }

  private static void refused(String said, String reason) {
    assertThatThrownBy(() -> Traits.of(JSON.readTree(said)))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.text()).isEqualTo(reason));
  }

  private static String shown(Traits traits) {
    return traits.told().entrySet().stream()
        .map(each ->
            each.getKey()
                + "="
                + each.getValue().map(value -> value.type() + " " + value.text()).orElse("gone"))
        .collect(Collectors.joining("; "));
  }
}
