package io.perennial.reports;

import de.siegmar.fastcsv.reader.CsvReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Opens the files that the product writes, as a spreadsheet would. */
final class Sheets {

  private Sheets() {}

  static List<List<String>> csv(byte[] file) {
    var text = new String(file, StandardCharsets.UTF_8);
    if (text.charAt(0) != '\ufeff') {
      throw new IllegalArgumentException("the file does not say that it is UTF-8");
    }
    var rows = new ArrayList<List<String>>();
    CsvReader.builder()
        .ofCsvRecord(text.substring(1))
        .forEach(row -> rows.add(List.copyOf(row.getFields())));
    return rows;
  }

  /** A cell of a sheet: its type ({@code n} for numbers and days) and what stands in it. */
  record Cell(String type, String text) {}

  /** By its table of contents, as spreadsheets do: the sizes stand only there. */
  static List<List<Cell>> xlsx(byte[] file) throws Exception {
    var path = Files.createTempFile("sheet", ".xlsx");
    Files.write(path, file);
    try (var zip = new ZipFile(path.toFile());
        var sheet = zip.getInputStream(zip.getEntry("xl/worksheets/sheet1.xml"))) {
      var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(sheet);
      var rows = new ArrayList<List<Cell>>();
      var found = document.getElementsByTagName("row");
      for (int i = 0; i < found.getLength(); i++) {
        rows.add(cells((Element) found.item(i)));
      }
      return rows;
    } finally {
      Files.delete(path);
    }
  }

  private static List<Cell> cells(Element row) {
    var cells = new ArrayList<Cell>();
    var found = row.getElementsByTagName("c");
    for (int i = 0; i < found.getLength(); i++) {
      var cell = (Element) found.item(i);
      int column = cell.getAttribute("r").charAt(0) - 'A';
      while (cells.size() < column) {
        cells.add(new Cell("", ""));
      }
      var type = cell.getAttribute("t");
      cells.add(new Cell(type.isEmpty() ? "n" : type, cell.getTextContent()));
    }
    return cells;
  }
}
