package io.perennial.consents;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.access.Role;
import io.perennial.access.TestStaff;
import io.perennial.access.Visitor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** A file of consents in the thin bar of every page. */
@PerennialTest
class BarTest {

  private static final String ANALYST = "analyst.of.the.bar@shop.example";

  @Autowired ApplicationContext context;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired Imports imports;
  @Autowired Work work;

  @Test
  void a_file_that_is_being_recorded_stands_in_the_bar_until_its_end_is_told() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    var owner = Visitor.owner(context);
    TestStaff.ensure(context, ANALYST, Visitor.PASSWORD, Role.ANALYST);
    var analyst = Visitor.stranger(context);
    assertThat(analyst.signIn(ANALYST, Visitor.PASSWORD).statusCode()).isEqualTo(303);
    assertThat(analyst.get("/imports/running").statusCode()).isEqualTo(200);
    work.stop();
    try {
      work.finish(Imports.WORK);
      ConsentFiles.show(
          context, "email;topic;channel;state;date\nbar@x.test;newsletter;email;yes;2024-03-01\n");
      var id = imports.newest(1).getFirst().id();
      var page = "href=\"" + ImportPages.LIST + "/" + id + "\"";
      assertThat(owner.get("/imports/running").body()).doesNotContain(page);
      imports.start(id);
      assertThat(owner.get("/imports/running").body())
          .contains(page, "consents.csv", "value=\"0\" max=\"1\"");
      assertThat(analyst.get("/imports/running").body())
          .as("who may not open the file does not read its name")
          .doesNotContain("consents.csv", id.toString());
      work.finish(Imports.WORK);
      assertThat(owner.get("/imports/running?was=" + id).body())
          .contains("data-title=\"Done: consents.csv\"")
          .doesNotContain(page);
      assertThat(analyst.get("/imports/running?was=" + id).body())
          .doesNotContain("consents.csv", id.toString());
    } finally {
      work.start();
    }
  }

  @Test
  void a_file_that_is_cancelled_keeps_what_is_recorded_and_forgets_the_rest() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    var owner = Visitor.owner(context);
    var file = new StringBuilder("email;topic;channel;state;date\n");
    for (int row = 0; row < Imports.AT_ONCE + 3; row++) {
      file.append("cancelled-").append(row).append("@x.test;newsletter;email;yes;2024-03-01\n");
    }
    work.stop();
    try {
      work.finish(Imports.WORK);
      ConsentFiles.show(context, file.toString());
      var id = imports.newest(1).getFirst().id();
      var page = ImportPages.LIST + "/" + id;
      imports.start(id);
      imports.step();
      assertThat(owner.get("/imports/running").body()).contains("value=\"500\" max=\"503\"");
      assertThat(owner.get(page).body()).contains(page + "/cancel");
      assertThat(owner.send(page + "/cancel").statusCode()).isEqualTo(303);
      work.finish(Imports.WORK);
      assertThat(owner.get(page).body())
          .contains("What was recorded before you cancelled stays.", "500 words were new.")
          .doesNotContain("<progress", page + "/cancel");
      assertThat(owner.get(ImportPages.LIST).body()).contains("Cancelled");
      assertThat(owner.get("/imports/running?was=" + id).body())
          .contains("data-title=\"Cancelled: consents.csv\"");
      assertThat(count("consents_row where import_id = '" + id + "'")).isZero();
      assertThat(count("customers_identity where value like 'cancelled-%@x.test'"))
          .as("whoever came after them in the file was never heard of")
          .isEqualTo(Imports.AT_ONCE);
      assertThat(owner.send(page + "/cancel").statusCode()).as("who asks twice").isEqualTo(303);
      assertThat(imports.get(id).done()).isEqualTo(500);
    } finally {
      work.start();
    }
  }

  private long count(String rows) {
    return database.sql("select count(*) from " + rows).query(Long.class).single();
  }
}
