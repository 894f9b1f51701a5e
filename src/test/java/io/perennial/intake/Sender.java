package io.perennial.intake;

import io.perennial.Database;
import io.perennial.Work;
import io.perennial.files.Mapping;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.context.ApplicationContext;

/** Sends files of orders and waits for what becomes of them, under a source of its own. */
public final class Sender {

  static final String HEADER = "order,date,customer id,product,quantity,price\n";

  public final String source = "t" + UUID.randomUUID().toString().substring(0, 12);

  private final Imports imports;
  private final Database database;
  private final Work work;

  Sender(Imports imports, Database database, Work work) {
    this.imports = imports;
    this.database = database;
    this.work = work;
  }

  public static Sender in(ApplicationContext context) {
    return new Sender(
        context.getBean(Imports.class),
        context.getBean(Database.class),
        context.getBean(Work.class));
  }

  /** Sends a file and waits for its end; answers how many of its rows were refused. */
  public long refused(String text) {
    return send(text).rowsRefused();
  }

  /** Leaves a file as a draft that somebody may start. */
  public void draft(String text) {
    imports.draft(bytes(text), "orders.csv");
  }

  Import send(String text) {
    return send(text, source, false);
  }

  Import send(String text, String source, boolean dry) {
    var taken = imports.take(bytes(text), "orders.csv", mapping(source), dry, false);
    work.finish(Imports.WORK);
    return finished(taken.id());
  }

  /** An import that is in the queue, without waking the work. */
  Import queue(String text, String source) {
    var taken = imports.take(bytes(text), "orders.csv", mapping(source), false, true);
    imports.start(taken.id(), mapping(source), false);
    return taken;
  }

  Import finished(UUID id) {
    // The background may hold the last step.
    for (int i = 0; i < 600 && !imports.find(id).state().ended(); i++) {
      work.finish(Imports.WORK);
    }
    return imports.find(id);
  }

  static Mapping mapping(String source) {
    return Mapping.of("{\"source\": \"" + source + "\"}");
  }

  static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  BigDecimal value() {
    return value(source);
  }

  BigDecimal value(String source) {
    return database
        .sql(
            "select coalesce(sum(value), 0) from orders_order where source = :source",
            "source",
            source)
        .query(BigDecimal.class)
        .single();
  }

  long count(String sql) {
    return database.sql(sql).query(Long.class).single();
  }
}
