package io.perennial.intake;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.perennial.Texts;
import io.perennial.files.Row;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The refused rows of an import as a file that people open in a spreadsheet, correct and import
 * again.
 */
@Component
class RefusedFile {

  private static final int PAGE = 1_000;

  private final RowsSql rows;

  RefusedFile(RowsSql rows) {
    this.rows = rows;
  }

  void write(Import imported, Texts texts, HttpServletResponse response) throws IOException {
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"refused.csv\"");
    response.setHeader("Cache-Control", "no-store");
    var out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
    // Spreadsheets take a file without this mark for an old encoding.
    out.write('\ufeff');
    var csv = CsvWriter.builder().build(out);
    var head = new ArrayList<String>();
    head.add(texts.say("intake.refused-file.row"));
    head.add(texts.say("intake.refused-file.reason"));
    head.addAll(imported.header());
    csv.writeRecord(head.stream().map(RefusedFile::harmless).toList());
    long after = 0;
    List<RowsSql.RefusedRow> page;
    do {
      page = rows.refused(imported.id(), after, PAGE);
      for (var refused : page) {
        var record = new ArrayList<String>();
        record.add(String.valueOf(refused.number()));
        record.add(reason(refused, texts));
        Row.of(refused.number(), refused.cells())
            .written()
            .forEach(cell -> record.add(harmless(cell)));
        csv.writeRecord(record);
        after = refused.number();
      }
    } while (page.size() == PAGE);
    csv.flush();
    out.flush();
  }

  static String reason(RowsSql.RefusedRow refused, Texts texts) {
    return texts.say(refused.reason(), refused.arguments().toArray());
  }

  /** A cell that a spreadsheet would run as a formula is shown as text. */
  static String harmless(String cell) {
    return !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
  }
}
