package io.perennial.insights;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line without axes beside a number, written into the page by {@code insights/spark.jte}.
 *
 * @param label one sentence that says what the values are
 * @param values from the oldest to the newest
 * @param low the usual values lie from here to {@code high}; {@code null}: not known
 */
public record Spark(
    String label, List<Double> values, @Nullable Double low, @Nullable Double high) {

  static final int WIDTH = 96;
  static final int TALL = 28;
  private static final int MARGIN = 3;

  private double least() {
    double least = low == null ? Double.POSITIVE_INFINITY : low;
    for (var value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private double most() {
    double most = high == null ? Double.NEGATIVE_INFINITY : high;
    for (var value : values) {
      most = Math.max(most, value);
    }
    return most;
  }

  String x(int i) {
    double width = WIDTH - 2 * MARGIN;
    return tenth(MARGIN + (values.size() < 2 ? width : width * i / (values.size() - 1)));
  }

  String y(double value) {
    double least = least();
    double span = most() - least;
    double share = span > 0 ? (value - least) / span : 0.5;
    return tenth(TALL - MARGIN - share * (TALL - 2 * MARGIN));
  }

  String path() {
    var path = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      path.append(i == 0 ? 'M' : 'L').append(x(i)).append(' ').append(y(values.get(i)));
    }
    return path.toString();
  }

  /** The usual range as a rectangle's upper edge and height; {@code null}: not known. */
  @Nullable List<String> usual() {
    if (low == null || high == null) {
      return null;
    }
    return List.of(y(high), tenth(Double.parseDouble(y(low)) - Double.parseDouble(y(high))));
  }

  private static String tenth(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
