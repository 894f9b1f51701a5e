package io.perennial.access;

import io.perennial.Database;
import org.springframework.context.ApplicationContext;

/** Staff for tests that sign in. */
public final class TestStaff {

  private TestStaff() {}

  /** Makes a marketer be there with this password. */
  public static void ensure(ApplicationContext product, String email, String password) {
    ensure(product, email, password, Role.MARKETER);
  }

  /** Makes the person be there with this password; who is there already keeps their role. */
  public static void ensure(ApplicationContext product, String email, String password, Role role) {
    product.getBean(Staff.class).ensure(email, password, role);
  }

  /** Forgets the staff and answers the path of a fresh set-up link, as at the first start. */
  public static String firstStart(ApplicationContext product) {
    var database = product.getBean(Database.class);
    database.sql("delete from access_session").update();
    database.sql("delete from access_key").update();
    database.sql("delete from access_person").update();
    database.sql("delete from business").update();
    return "/setup/" + product.getBean(SetUp.class).newLink();
  }
}
