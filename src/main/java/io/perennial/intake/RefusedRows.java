package io.perennial.intake;

import io.perennial.Texts;
import io.perennial.arrivals.RefusedFile;
import io.perennial.files.Row;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;

/** The refused rows of an import as a file, each as it was written. */
@Component
class RefusedRows {

  private static final int PAGE = 1_000;

  private final RowsSql rows;

  RefusedRows(RowsSql rows) {
    this.rows = rows;
  }

  void write(Import imported, Texts texts, HttpServletResponse response) throws IOException {
    var file = RefusedFile.begin(response, texts, imported.header());
    long after = 0;
    List<RowsSql.RefusedRow> page;
    do {
      page = rows.refused(imported.id(), after, PAGE);
      for (var refused : page) {
        var row = Row.of(refused.number(), refused.cells());
        file.add(refused.number(), reason(refused, texts), row.written());
        after = refused.number();
      }
    } while (page.size() == PAGE);
    file.end();
  }

  static String reason(RowsSql.RefusedRow refused, Texts texts) {
    return texts.say(refused.reason(), refused.arguments().toArray());
  }
}
