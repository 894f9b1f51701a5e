package io.perennial.lifetimes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Public data with known answers, which lie beside the repository or not at all. */
public final class PublicShops {

  public static final Path DATA = Path.of("..", "shared", "data");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** A shop: its customers' days with what they spent on each, ids in the order of the places. */
  public record Shop(
      String name,
      PurchaseDays days,
      List<NavigableMap<Integer, Double>> spent,
      List<String> ids,
      int calibrationEnd,
      int end) {}

  private PublicShops() {}

  /** Skips the test, saying so, where the data is not. */
  public static void assumeHere() {
    if (!Files.isDirectory(DATA)) {
      System.out.println("public data is not here: skipped");
    }
    Assumptions.assumeTrue(Files.isDirectory(DATA));
  }

  public static JsonNode json(String shop, String file) {
    try {
      return JSON.readTree(Files.readAllBytes(DATA.resolve(shop).resolve(file)));
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  public static List<String> lines(String shop, String file) {
    try {
      return Files.readAllLines(DATA.resolve(shop).resolve(file));
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  public static Shop cdnow() {
    Map<String, NavigableMap<Integer, Double>> spent = new TreeMap<>();
    for (var line : lines("cdnow-sample", "CDNOW_sample.txt")) {
      var cells = BLANKS.split(line.strip(), -1);
      put(
          spent,
          cells[0],
          LocalDate.parse(cells[2], DateTimeFormatter.BASIC_ISO_DATE),
          Double.parseDouble(cells[4]));
    }
    return shop("cdnow-sample", spent, "1997-09-30", "1998-06-30");
  }

  public static Shop grocery() {
    Map<String, NavigableMap<Integer, Double>> spent = new TreeMap<>();
    for (var line : lines("grocery-elog", "grocery_elog.csv").stream().skip(1).toList()) {
      int comma = line.indexOf(',');
      put(spent, line.substring(0, comma), LocalDate.parse(line.substring(comma + 1)), 0);
    }
    return shop("grocery-elog", spent, "2006-12-31", "2007-12-30");
  }

  /** The clean orders as the data's README makes them, by customer and day. */
  public static Shop retail() {
    Map<String, NavigableMap<Integer, Double>> spent = new TreeMap<>();
    for (var cells : retailLines()) {
      put(
          spent,
          cells.get(6),
          LocalDate.parse(cells.get(4).substring(0, 10)),
          Double.parseDouble(cells.get(3)) * Double.parseDouble(cells.get(5)));
    }
    return shop("online-retail-2009-2010", spent, "2010-08-31", "2010-12-09");
  }

  /** Sale lines of known customers. */
  public static List<List<String>> retailLines() {
    var file = DATA.resolve("online-retail-2009-2010/online_retail_ii_2009_2010.csv.gz");
    List<List<String>> found = new ArrayList<>();
    try (var reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      reader.readLine();
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        var cells = cells(line);
        boolean sale =
            Character.isDigit(cells.get(0).charAt(0))
                && Double.parseDouble(cells.get(3)) > 0
                && Double.parseDouble(cells.get(5)) > 0;
        if (sale && !cells.get(6).isEmpty()) {
          found.add(cells);
        }
      }
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    return found;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char each = line.charAt(i);
      if (each == '"') {
        quoted = !quoted;
      } else if (each == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(each);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  private static void put(
      Map<String, NavigableMap<Integer, Double>> spent,
      String customer,
      LocalDate day,
      double amount) {
    spent
        .computeIfAbsent(customer, id -> new TreeMap<>())
        .merge((int) day.toEpochDay(), amount, Double::sum);
  }

  private static Shop shop(
      String name,
      Map<String, NavigableMap<Integer, Double>> spent,
      String calibrationEnd,
      String end) {
    var days = new PurchaseDays();
    List<String> ids = new ArrayList<>();
    spent.forEach((id, when) -> {
      ids.add(id);
      days.add(when.keySet().stream().mapToInt(Integer::intValue).toArray());
    });
    return new Shop(
        name,
        days,
        List.copyOf(spent.values()),
        ids,
        (int) LocalDate.parse(calibrationEnd).toEpochDay(),
        (int) LocalDate.parse(end).toEpochDay());
  }
}
