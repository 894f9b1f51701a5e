package io.perennial.reports;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.perennial.Business;
import io.perennial.Html;
import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.columnar.Audience;
import io.perennial.insights.Members;
import io.perennial.insights.Members.Member;
import io.perennial.reports.MemberPages.Subject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;

/**
 * A list of customers as a file that spreadsheets open. Written as it is read: a file of a million
 * customers takes no more memory than one of a few.
 */
@Component
public class Export {

  /** A sheet of Excel ends a little later. */
  public static final int MOST_ROWS = 1_000_000;

  /** Rows of a sheet that are kept until they are written. */
  private static final int ROWS_AT_ONCE = 1_000;

  private static final String DATE_FORMAT = "yyyy-mm-dd";

  /** Where cells of a row go. */
  public interface Sheet {
    void row(List<@Nullable Object> cells) throws IOException;
  }

  /** Writes all rows into a sheet, in the words of a reader. */
  public interface Told {
    void write(Ui ui, Sheet sheet) throws IOException;
  }

  /** Writes all rows into a sheet. */
  interface Rows {
    void write(Sheet sheet) throws IOException;
  }

  private final Members members;
  private final Business business;
  private final Html html;
  private final Clock clock;

  Export(Members members, Business business, Html html, Clock clock) {
    this.members = members;
    this.business = business;
    this.html = html;
    this.clock = clock;
  }

  /** All customers of the list, as CSV or else as a sheet of Excel. */
  View of(Subject subject, Audience audience, boolean csv) {
    long count = members.count(subject.behind(), audience);
    if (count > MOST_ROWS) {
      throw Problem.invalid("export.too-many", count, MOST_ROWS);
    }
    return file(subject.file(), csv, (ui, sheet) -> write(subject, audience, ui, sheet));
  }

  /**
   * Rows as a file, CSV or else a sheet of Excel.
   *
   * @param called without the day and the ending
   */
  public View file(String called, boolean csv, Told told) {
    var name =
        "%s-%s.%s".formatted(called, business.profile().day(clock.instant()), csv ? "csv" : "xlsx");
    return (model, request, response) -> {
      head(response, name, csv);
      var ui = html.ui(request);
      Rows rows = sheet -> told.write(ui, sheet);
      if (csv) {
        csv(rows, response.getOutputStream());
      } else {
        xlsx(rows, response.getOutputStream());
      }
    };
  }

  private static void head(HttpServletResponse response, String name, boolean csv) {
    response.setContentType(
        csv
            ? "text/csv;charset=UTF-8"
            : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename(name).build().toString());
  }

  /**
   * The file is closed only when all of it is there: a failure leaves the answer open, and the
   * server breaks the connection off, so that nobody takes the first half for the whole.
   */
  static void csv(Rows rows, OutputStream out) throws IOException {
    var text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    // Without this mark Excel takes the file for one of its old encodings.
    text.write('\ufeff');
    var writer = CsvWriter.builder().build(text);
    rows.write(cells -> writer.writeRecord(cells.stream().map(Export::text).toList()));
    writer.close();
  }

  /** Closed as {@link #csv} is; without its table of contents no spreadsheet opens it. */
  static void xlsx(Rows rows, OutputStream out) throws IOException {
    var book = new Workbook(out, "Perennial", null);
    var sheet = book.newWorksheet("1");
    sheet.freezePane(0, 1);
    int[] row = {0};
    rows.write(cells -> {
      for (int column = 0; column < cells.size(); column++) {
        put(sheet, row[0], column, cells.get(column));
      }
      if (++row[0] % ROWS_AT_ONCE == 0) {
        sheet.flush();
      }
    });
    book.close();
    out.close();
  }

  /**
   * Texts go into their cells: a table of all texts would have to be kept to the end. They say that
   * they are texts, so that none of them is run as a formula.
   */
  private static void put(Worksheet sheet, int row, int column, @Nullable Object cell) {
    switch (cell) {
      case null -> {}
      case LocalDate day -> {
        sheet.value(row, column, day);
        sheet.style(row, column).format(DATE_FORMAT).set();
      }
      case Number number -> sheet.value(row, column, number);
      case Boolean yes -> sheet.value(row, column, yes);
      default -> sheet.inlineString(row, column, cell.toString());
    }
  }

  private static String text(@Nullable Object cell) {
    return switch (cell) {
      case null -> "";
      case BigDecimal amount -> Money.text(amount);
      case LocalDate day -> day.toString();
      case Number number -> number.toString();
      case Boolean yes -> yes.toString();
      default -> harmless(cell.toString());
    };
  }

  /** A spreadsheet would run a text of a CSV file that begins so as a formula. */
  static String harmless(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  private void write(Subject subject, Audience audience, Ui ui, Sheet sheet) throws IOException {
    boolean counted = subject.counted() != null;
    sheet.row(header(subject, ui));
    try {
      members.each(
          subject.behind(),
          audience,
          member -> {
            try {
              sheet.row(cells(member, counted));
            } catch (IOException failure) {
              throw new UncheckedIOException(failure);
            }
          });
    } catch (UncheckedIOException failure) {
      // Whoever asked for the file has gone.
      throw failure.getCause();
    }
  }

  private static List<@Nullable Object> header(Subject subject, Ui ui) {
    List<@Nullable Object> header =
        new ArrayList<>(
            List.of(
                ui.text("export.reference"),
                ui.text("export.name"),
                ui.text("customers.email"),
                ui.text("insights.filter.country"),
                ui.text("customers.orders"),
                ui.text("customers.revenue"),
                ui.text("customers.first-order"),
                ui.text("customers.last-order")));
    if (subject.counted() != null) {
      header.add(ui.text(subject.counted()));
    }
    return header;
  }

  private static List<@Nullable Object> cells(Member member, boolean counted) {
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(member.reference());
    cells.add(member.name());
    cells.add(member.email());
    cells.add(member.country());
    cells.add(member.orders());
    cells.add(member.revenue());
    cells.add(member.firstOrder());
    cells.add(member.lastOrder());
    if (counted) {
      cells.add(Boolean.TRUE.equals(member.counted()));
    }
    return cells;
  }
}
