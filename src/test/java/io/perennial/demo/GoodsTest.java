package io.perennial.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.catalogue.Catalogue;
import io.perennial.catalogue.Catalogue.Choice;
import io.perennial.catalogue.Draft;
import io.perennial.customers.Customers;
import io.perennial.customers.Nobody;
import io.perennial.demo.Demo.Phase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the demo shop sells, and to which companies. */
@PerennialTest
class GoodsTest {

  /** Enough that there are companies. */
  private static final int SOME = 3_400;

  private static final int FEW = 200;

  @Autowired Demo demo;
  @Autowired Filling filling;
  @Autowired DemoSql sql;
  @Autowired Customers customers;
  @Autowired Catalogue catalogue;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired Work work;

  @BeforeEach
  @AfterEach
  void nothingIsThere() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    Nobody.isThere(
        database,
        customers,
        () -> {
          sql.delete();
          catalogue.forget(Delivery.SOURCE);
        });
  }

  @Test
  void its_catalogue_has_categories_prices_and_how_long_things_last_and_goes_with_it() {
    var own = "own-" + UUID.randomUUID();
    database.inTransaction(() -> catalogue.record(own, List.of(draft("ESP-B250"))));
    work.stop();
    try {
      demo.start(FEW);
      boolean more = true;
      while (more) {
        assertThatThrownBy(this::stepThatIsLost).hasMessage("power failure");
        filling.interrupt();
        more = filling.step();
      }
    } finally {
      work.start();
    }
    var products = catalogue.list(new Choice(null, List.of(), Delivery.SOURCE, null), null, 200);
    assertThat(products.items())
        .hasSizeGreaterThan(30)
        .allSatisfy(product -> {
          assertThat(product.category()).isNotEmpty();
          assertThat(product.price()).isPositive();
          assertThat(product.currency()).isEqualTo("PLN");
          assertThat(product.retiredAt()).isNull();
        });
    assertThat(products.items())
        .filteredOn(product -> product.category().getFirst().equals("Coffee"))
        .hasSizeGreaterThan(20)
        .allMatch(product -> product.consumptionDays() != null);
    var bag = catalogue.find(catalogue.find(Delivery.SOURCE, "ESP-B250").orElseThrow());
    assertThat(bag.consumptionDays()).isEqualTo(17);
    assertThat(bag.category()).containsExactly("Coffee", "Beans", "250 g");
    // Everything that was bought is in it.
    var bought =
        database
            .sql("select distinct product from orders_line")
            .query((row, i) -> row.getString(1))
            .list();
    assertThat(catalogue.known(bought).keySet()).containsExactlyInAnyOrderElementsOf(bought);
    demo.remove();
    work.finish(Filling.WORK);
    assertThat(catalogue.sources()).doesNotContain(Delivery.SOURCE).contains(own);
    database.inTransaction(() -> {
      catalogue.forget(own);
      return true;
    });
  }

  @Test
  void its_companies_have_people_who_buy_use_pay_and_decide() {
    demo.start(SOME);
    work.finish(Filling.WORK);
    assertThat(demo.state().phase()).isEqualTo(Phase.READY);
    var roles =
        database
            .sql("select array_to_string(roles, ' ') from companies_member")
            .query(String.class)
            .list();
    assertThat(roles).isNotEmpty().doesNotContain("");
    assertThat(
            database
                .sql(
                    """
                    select string_agg(distinct role, ' ' order by role) from companies_person, unnest(roles) role
                    group by company_id
                    """)
                .query(String.class)
                .list())
        .as("in each company somebody does each of it")
        .isNotEmpty()
        .containsOnly("buyer decider payer user");
  }

  private static Draft draft(String reference) {
    return new Draft(
        reference,
        null,
        "Somebody's own",
        List.of("Own"),
        null,
        null,
        null,
        null,
        null,
        false,
        null,
        null,
        Instant.parse("2020-01-01T00:00:00Z"));
  }

  private void stepThatIsLost() {
    database.inTransaction(() -> {
      filling.step();
      throw new IllegalStateException("power failure");
    });
  }
}
