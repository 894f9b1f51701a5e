package io.perennial.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Database;
import io.perennial.Eventually;
import io.perennial.Work;
import io.perennial.columnar.Columnar;
import io.perennial.customers.Customers;
import io.perennial.customers.Nobody;
import io.perennial.insights.Insights;
import org.springframework.context.ApplicationContext;

/** A product that nobody has told anything yet, whatever other tests did. */
final class EmptyShop {

  private EmptyShop() {}

  static void in(ApplicationContext product) throws InterruptedException {
    var database = product.getBean(Database.class);
    var customers = product.getBean(Customers.class);
    Nobody.isThere(database, customers, () -> database.sql("delete from demo_shop").update());
    var insights = product.getBean(Insights.class);
    product.getBean(Work.class).wake(Columnar.READER);
    Eventually.holds(() -> insights.span().last() == null);
    assertThat(insights.span().last()).as("the copy is emptied within a minute").isNull();
  }
}
