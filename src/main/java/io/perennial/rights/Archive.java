package io.perennial.rights;

import io.perennial.Business;
import io.perennial.Texts;
import io.perennial.customers.Keeper.Taker;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that is kept of a person, as a ZIP file: a page that people read, each part as JSON
 * for programs, and the orders for a spreadsheet. The rows are put aside in a folder first: there
 * may be more of them than fit into memory.
 */
final class Archive implements Taker, AutoCloseable {

  /** So many rows of a part stand on the page; all of them stand in its file. */
  private static final int MOST_ON_PAGE = 500;

  private final Path folder;
  private final JsonMapper json;
  private final Map<String, Writer> parts = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private @Nullable String spoken;
  private long rows;

  /**
   * An archive that is put together in this folder.
   *
   * @param folder of its own; whoever makes it removes it
   */
  Archive(Path folder, JsonMapper json) {
    this.folder = folder;
    this.json = json;
  }

  @Override
  public void take(String part, String row) {
    try {
      var writer = parts.get(part);
      if (writer == null) {
        writer = Files.newBufferedWriter(file(part));
        parts.put(part, writer);
      }
      writer.write(row);
      writer.write('\n');
      counts.merge(part, 1, Integer::sum);
      rows++;
      if (part.equals("traits")) {
        hear(json.readTree(row));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void hear(JsonNode trait) {
    var value = trait.path("value").asString("");
    if (trait.path("name").asString("").equals("language") && Texts.LANGUAGES.contains(value)) {
      spoken = value;
    }
  }

  /** The language of the person, if it is told and one of ours. */
  Optional<String> spoken() {
    return Optional.ofNullable(spoken);
  }

  long rows() {
    return rows;
  }

  private Path file(String part) {
    return folder.resolve(part + ".lines");
  }

  /** Writes it. Rows are taken no more. */
  void write(OutputStream out, Texts texts, Business.Profile business, Instant now)
      throws IOException {
    close();
    try (var zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      entry(zip, "index.html", writer -> page(writer, texts, business, now));
      for (var part : parts.keySet()) {
        entry(zip, part + ".json", writer -> json(writer, part));
      }
      if (parts.containsKey("orders")) {
        entry(zip, "orders.csv", writer -> table(writer, "orders"));
      }
    }
  }

  private interface Text {
    void write(Writer writer) throws IOException;
  }

  private static void entry(ZipOutputStream zip, String name, Text text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    var writer = new BufferedWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8));
    text.write(writer);
    writer.flush();
    zip.closeEntry();
  }

  private void json(Writer writer, String part) throws IOException {
    writer.write("[");
    boolean first = true;
    try (var lines = Files.newBufferedReader(file(part))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        writer.write(first ? "\n" : ",\n");
        writer.write(line);
        first = false;
      }
    }
    writer.write("\n]\n");
  }

  private void table(Writer writer, String part) throws IOException {
    // Without this mark Excel takes the file for one of its old encodings.
    writer.write('\ufeff');
    var columns = columns(part);
    writer.write(String.join(",", columns) + "\r\n");
    try (var lines = Files.newBufferedReader(file(part))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var row = json.readTree(line);
        var cells = columns.stream().map(column -> cell(text(row.path(column)))).toList();
        writer.write(String.join(",", cells) + "\r\n");
      }
    }
  }

  /** A spreadsheet would run a text that begins so as a formula. */
  private static String cell(String text) {
    var harmless =
        !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && !text.matches("-?[0-9.]+")
            ? "'" + text
            : text;
    return '"' + harmless.replace("\"", "\"\"") + '"';
  }

  private void page(Writer writer, Texts texts, Business.Profile business, Instant now)
      throws IOException {
    var title = texts.say("rights.page.title", business.name());
    writer.write("<!doctype html>\n<html lang=\"" + texts.locale().getLanguage() + "\">\n<head>");
    writer.write("<meta charset=\"utf-8\"><title>" + escaped(title) + "</title>\n<style>");
    writer.write("body{font:16px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}");
    writer.write("table{border-collapse:collapse;display:block;overflow-x:auto}");
    writer.write("th,td{border:1px solid #bbb;padding:.3rem .6rem;text-align:left;");
    writer.write("vertical-align:top;overflow-wrap:anywhere}</style>\n</head>\n<body>\n");
    writer.write("<h1>" + escaped(title) + "</h1>\n");
    var day = business.day(now).toString();
    writer.write("<p>" + escaped(texts.say("rights.page.lead", day)) + "</p>\n");
    for (var part : parts.keySet()) {
      section(writer, part, texts);
    }
    writer.write("</body>\n</html>\n");
  }

  private void section(Writer writer, String part, Texts texts) throws IOException {
    var columns = columns(part);
    int count = counts.getOrDefault(part, 0);
    writer.write("<h2>" + escaped(heading(part, texts)) + "</h2>\n");
    if (count > MOST_ON_PAGE) {
      var more = texts.say("rights.page.more", MOST_ON_PAGE, count, part + ".json");
      writer.write("<p>" + escaped(more) + "</p>\n");
    }
    writer.write("<table>\n<tr>");
    for (var column : columns) {
      writer.write("<th scope=\"col\">" + escaped(label(column, texts)) + "</th>");
    }
    writer.write("</tr>\n");
    try (var lines = Files.newBufferedReader(file(part))) {
      var line = lines.readLine();
      for (int i = 0; line != null && i < MOST_ON_PAGE; i++, line = lines.readLine()) {
        var row = json.readTree(line);
        writer.write("<tr>");
        for (var column : columns) {
          writer.write("<td>" + escaped(text(row.path(column))) + "</td>");
        }
        writer.write("</tr>\n");
      }
    }
    writer.write("</table>\n");
  }

  /** A part of a module that has no heading of its own is called by its name. */
  private static String heading(String part, Texts texts) {
    var key = "rights.part." + part;
    return texts.has(key) ? texts.say(key) : part.replace('_', ' ');
  }

  private static String label(String column, Texts texts) {
    var key = "rights.column." + column;
    return texts.has(key) ? texts.say(key) : column.replace('_', ' ');
  }

  /** Everything that any row of the part tells: times first, then by name. */
  private List<String> columns(String part) throws IOException {
    var times = new TreeSet<String>();
    var others = new TreeSet<String>();
    try (var lines = Files.newBufferedReader(file(part))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        for (var column : json.readTree(line).propertyNames()) {
          (column.endsWith("at") ? times : others).add(column);
        }
      }
    }
    var columns = new ArrayList<String>(times);
    columns.addAll(others);
    return columns;
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isValueNode() ? value.asString() : value.toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public void close() throws IOException {
    for (var writer : parts.values()) {
      writer.close();
    }
  }
}
