package io.perennial.columnar;

import io.perennial.Business;
import io.perennial.events.Cursors;
import io.perennial.events.Events;
import java.nio.file.Path;
import java.time.ZoneId;
import tools.jackson.databind.json.JsonMapper;

/**
 * Copies beside the product's own, for tests and benchmarks of questions; imported where needed.
 */
public class Copies {

  private final RecordSql record;
  private final Events log;
  private final Cursors cursors;
  private final Business business;
  private final JsonMapper json;

  Copies(RecordSql record, Events log, Cursors cursors, Business business, JsonMapper json) {
    this.record = record;
    this.log = log;
    this.cursors = cursors;
    this.business = business;
    this.json = json;
  }

  /** An empty copy in this folder, which nobody fills by itself. */
  public static Columnar in(Path folder) {
    return new Columnar(folder);
  }

  /** Fills it with the whole record. */
  public void rebuild(Columnar columnar, ZoneId zone) {
    new ColumnarReader(columnar, record, log, cursors, business, json)
        .rebuild("copied", new Business.Days(zone));
  }

  public static void change(Columnar columnar, String sql) {
    columnar.write(connection -> {
      try (var statement = connection.createStatement()) {
        statement.execute(sql);
      }
    });
  }
}
