package io.perennial.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {

  @Test
  void columns_are_guessed_in_four_languages() throws IOException {
    var polish =
        look(
            "Nr zamówienia;Data zamówienia;Adres e-mail;Wartość zamówienia;Waluta\n1;01.02.2025;a@b.pl;12,50;PLN\n");
    assertThat(polish.delimiter()).isEqualTo(';');
    assertThat(
            columns(polish, Field.REFERENCE, Field.DATE, Field.EMAIL, Field.TOTAL, Field.CURRENCY))
        .containsExactly(0, 1, 2, 3, 4);
    var romanian =
        look(
            "Nr. comandă,Data comenzii,E-mail client,Cod produs,Cantitate,Preț unitar\n1,1.2.2025,a@b.ro,X,2,5.00\n");
    assertThat(
            columns(
                romanian,
                Field.REFERENCE,
                Field.DATE,
                Field.EMAIL,
                Field.PRODUCT,
                Field.QUANTITY,
                Field.PRICE))
        .containsExactly(0, 1, 2, 3, 4, 5);
    var ukrainian =
        look(
            "№ замовлення;Дата;Клієнт;E-mail покупця;Товар;К-сть;Ціна;Сума\n1;1.2.2025;Іван Франко;a@b.ua;Чай;2;5,00;10,00\n");
    assertThat(
            columns(
                ukrainian,
                Field.REFERENCE,
                Field.DATE,
                Field.NAME,
                Field.EMAIL,
                Field.PRODUCT,
                Field.QUANTITY,
                Field.PRICE,
                Field.TOTAL))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    var english = look("Order ID,Placed,Customer,Grand total\n1,2025-01-01 10:00,C17,10\n");
    assertThat(columns(english, Field.REFERENCE, Field.DATE, Field.CUSTOMER, Field.TOTAL))
        .containsExactly(0, 1, 2, 3);
    var nameless = look("a,b,c,Amount\n1,2025-01-01,x@y.z,5\n2,2025-01-02,q@y.z,5\n");
    assertThat(columns(nameless, Field.DATE, Field.EMAIL, Field.TOTAL)).containsExactly(1, 2, 3);
    assertThat(nameless.confidence().get(Field.EMAIL)).isLessThan(0.7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "source",
        "Sales channel",
        "Channel",
        "Kanał sprzedaży",
        "Canal",
        "Канал",
        "channel_id"
      })
  void the_channel_of_an_order_is_guessed_from_its_name(String name) throws IOException {
    var look = look("order,date,email,total," + name + "\n1,2025-01-01,a@b.c,5,web\n");
    assertThat(look.layout().column(Field.CHANNEL)).isEqualTo(4);
  }

  private static List<Integer> columns(Look look, Field... fields) {
    return Arrays.stream(fields).map(field -> look.layout().column(field)).toList();
  }

  @Test
  void a_list_of_customers_is_told_from_orders() throws IOException {
    var list = look("Customer ID,Email,Total Spent,Total Orders,Tags\n1,a@b.pl,12.50,2,\n");
    assertThatThrownBy(list::require)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.text()).isEqualTo("files.customers"));
  }

  static Look look(String text) throws IOException {
    return Look.at(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Mapping.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          not json | files.mapping.json
          [] | files.mapping.json
          {"colour": 1} | files.mapping.key
          {"columns": {"colour": "x"}} | files.mapping.field
          {"columns": {"email": 5}} | files.mapping.value
          {"decimal": "point"} | files.mapping.value
          {"date_order": "ymd"} | files.mapping.value
          {"currency": "XXQ"} | files.mapping.value
          {"source": "My Shop"} | files.mapping.source
          {"encoding": "ebcdic"} | files.mapping.value
          {"delimiter": "x"} | files.mapping.value
          """)
  void a_mapping_names_what_it_cannot_be(String json, String sentence) {
    assertThatThrownBy(() -> Mapping.of(json))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.text()).isEqualTo(sentence));
  }

  @Test
  void a_mapping_survives_being_kept() {
    var mapping =
        Mapping.of(
            """
            {"format": "table", "source": "till", "date_order": "day_first", "decimal": "comma", "currency": "pln",
             "encoding": "cp1250", "delimiter": "tab", "columns": {"email": "Kto", "name": null}}
            """);
    assertThat(Mapping.of(mapping.json())).isEqualTo(mapping);
    assertThat(mapping.currency()).isEqualTo("PLN");
    assertThat(mapping.columns()).containsEntry(Field.EMAIL, "Kto").containsEntry(Field.NAME, null);
  }
}
