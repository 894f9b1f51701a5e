package io.perennial.arrivals;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.perennial.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Refused rows as a file that people open in a spreadsheet, correct and import again: where each
 * stands, why it was refused, and what it says.
 */
public final class RefusedFile {

  /** As many as anybody would correct by hand, of one file; those beyond are only counted. */
  public static final int MOST_ROWS = 100_000;

  private final CsvWriter csv;
  private final OutputStreamWriter out;

  private RefusedFile(OutputStreamWriter out) {
    this.out = out;
    this.csv = CsvWriter.builder().build(out);
  }

  /** Begins the answer, with the names of the columns. */
  public static RefusedFile begin(HttpServletResponse response, Texts texts, List<String> header)
      throws IOException {
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"refused.csv\"");
    response.setHeader("Cache-Control", "no-store");
    var file =
        new RefusedFile(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
    // Spreadsheets take a file without this mark for an old encoding.
    file.out.write('\ufeff');
    var head = new ArrayList<String>();
    head.add(texts.say("intake.refused-file.row"));
    head.add(texts.say("intake.refused-file.reason"));
    head.addAll(header);
    file.write(head);
    return file;
  }

  public void add(long row, String reason, List<String> cells) {
    var line = new ArrayList<String>();
    line.add(String.valueOf(row));
    line.add(reason);
    line.addAll(cells);
    write(line);
  }

  private void write(List<String> line) {
    csv.writeRecord(line.stream().map(RefusedFile::harmless).toList());
  }

  public void end() throws IOException {
    csv.flush();
    out.flush();
  }

  /** A cell that a spreadsheet would run as a formula is shown as text. */
  private static String harmless(String cell) {
    return !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
  }
}
