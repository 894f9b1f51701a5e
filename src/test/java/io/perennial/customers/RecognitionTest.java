package io.perennial.customers;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.customers.Customers.Sighting;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PerennialTest
class RecognitionTest {

  @Autowired Customers customers;
  @Autowired Database database;

  private final String mark = UUID.randomUUID().toString().substring(0, 8);

  @Test
  void theSameReferenceOfASourceIsTheSameCustomer() {
    var ids = recognise("shop", sighting("A1", null), sighting("A1", null), sighting("a1", null));
    assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
    assertThat(recognise("shop", sighting("A1", null))).containsExactly(ids.get(0));
    assertThat(recognise("other", sighting("A1", null))).doesNotContain(ids.get(0));
  }

  @Test
  void anAddressIsTheSamePersonInEverySourceAndEveryCase() {
    var first = recognise("shop", sighting(null, "Zoë@Example.com"));
    assertThat(recognise("till", sighting(null, " zoë@example.COM "))).isEqualTo(first);
    assertThat(customers.findByReference(mark + "zoë@example.com")).isPresent();
  }

  @Test
  void aReferenceJoinsThePersonKnownByAddress() {
    var byAddress = recognise("shop", sighting(null, "ana@example.com")).getFirst();
    var referenced = recognise("shop", sighting("77", "ana@example.com")).getFirst();
    assertThat(customers.people(List.of(referenced))).containsValue(byAddress);
    assertThat(customers.find(referenced)).isEqualTo(customers.find(byAddress)).isPresent();
    assertThat(recognise("shop", sighting("77", null))).containsExactly(referenced);
  }

  @Test
  void twoReferencesOfOneSourceStayTwoCustomersAlsoWhenTheyShareAnAddress() {
    var ids =
        recognise("shop", sighting("1", "family@example.com"), sighting("2", "family@example.com"));
    assertThat(ids.get(0)).isNotEqualTo(ids.get(1));
    assertThat(recognise("shop", sighting("2", "family@example.com"))).containsExactly(ids.get(1));
  }

  @Test
  void whatIsEmptyIsFilledAndWhatIsKnownStays() {
    var id = recognise("shop", sighting("9", null)).getFirst();
    recognise("shop", new Sighting(mark + "9", null, "Bo Lind", null));
    recognise("shop", new Sighting(mark + "9", mark + "bo@example.com", "Somebody Else", "SE"));
    var customer = customers.find(id).orElseThrow();
    assertThat(customer.name()).isEqualTo("Bo Lind");
    assertThat(customer.email()).isEqualTo(mark + "bo@example.com");
    assertThat(customer.country()).isEqualTo("SE");
  }

  @Test
  void manyWritersWhoMeetTheSamePeopleAtOnceAgreeWhoTheyAre() throws Exception {
    var everybody = IntStream.range(0, 200).mapToObj(i -> sighting("p" + i, null)).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<List<UUID>> meet =
          () -> database.inTransaction(() -> customers.recognise("crowd", everybody));
      var answers = threads.invokeAll(java.util.Collections.nCopies(6, meet));
      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(answers.getFirst().get());
      }
    }
    var references = everybody.stream().map(Sighting::reference).toArray(String[]::new);
    assertThat(
            database
                .sql(
                    "select count(*) from customers_customer where reference = any(:references)",
                    "references",
                    references)
                .query(Long.class)
                .single())
        .isEqualTo(200);
  }

  private List<UUID> recognise(String source, Sighting... sightings) {
    return database.inTransaction(() -> customers.recognise(mark + source, List.of(sightings)));
  }

  private Sighting sighting(@Nullable String reference, @Nullable String email) {
    return new Sighting(
        reference == null ? null : mark + reference,
        email == null ? null : email.strip().isEmpty() ? null : mark + email.strip(),
        null,
        null);
  }
}
