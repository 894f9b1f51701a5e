package io.perennial.audiences;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A condition as it stands in the form, finished or not: what was typed is kept as it was typed.
 * Every row has a path: the root is {@code c}, the second row in its first group {@code c-0-1}.
 *
 * @param kind as the JSON of conditions calls it; {@code other} holds what the form has no fields
 *     for
 * @param fields by name
 * @param of what is in it, if it is a group
 */
record Draft(String kind, Map<String, List<String>> fields, List<Draft> of) {

  static final String ROOT = "c";

  static final List<String> GROUPS = List.of("all", "any", "none");

  /** In the order in which they are offered. */
  static final List<String> LEAVES =
      List.of(
          "attribute",
          "orders",
          "purchased",
          "fact",
          "standing",
          "rfm",
          "score",
          "event",
          "cart",
          "reach",
          "company",
          "segment",
          "engaged");

  /** What the form shows and posts; a larger condition is written by a program. */
  static final int MOST_ROWS = 100;

  private static final Pattern FIELD = Pattern.compile("(c(?:-[0-9]{1,3}){0,8})_([a-z_0-9]{1,20})");

  /** A group without rows yet. */
  static Draft empty(String kind) {
    return new Draft(kind, Map.of(), List.of());
  }

  /** A new row, as it is offered. */
  static Draft fresh(String kind) {
    return switch (kind) {
      case "all", "any", "none" -> empty(kind);
      case "attribute" -> leaf(kind, "name", "country", "test", "in");
      case "fact" -> leaf(kind, "fact", "purchases", "least", "2");
      case "purchased" ->
          leaf(kind, "moment", "last_order", "when", "last", "n", "30", "unit", "days");
      case "score" -> leaf(kind, "score", "rfm_r", "least", "4");
      case "orders" ->
          leaf(kind, "what", "any", "least", "1", "when", "last", "n", "90", "unit", "days");
      case "event" ->
          leaf(
              kind,
              "event",
              "product_viewed",
              "least",
              "1",
              "when",
              "last",
              "n",
              "30",
              "unit",
              "days");
      case "cart" -> leaf(kind, "when", "ago", "n", "2", "unit", "hours");
      case "reach" -> leaf(kind, "channel", "email", "may", "true");
      case "segment" -> leaf(kind, "in", "true");
      case "engaged" -> leaf(kind, "least", "3");
      default -> leaf(kind);
    };
  }

  static Draft leaf(String kind, String... fields) {
    Map<String, List<String>> all = new TreeMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], List.of(fields[i + 1]));
    }
    return new Draft(kind, all, List.of());
  }

  /** What a form posted; a form without rows is a group that asks nothing. */
  static Draft posted(Map<String, String[]> form) {
    Map<String, Map<String, List<String>>> byPath = new TreeMap<>();
    form.forEach((name, values) -> {
      var matcher = FIELD.matcher(name);
      if (matcher.matches()
          && (byPath.containsKey(matcher.group(1)) || byPath.size() < 2 * MOST_ROWS)) {
        byPath
            .computeIfAbsent(matcher.group(1), path -> new TreeMap<>())
            .put(matcher.group(2), List.of(values));
      }
    });
    return byPath.containsKey(ROOT) ? built(ROOT, byPath) : empty("all");
  }

  private static Draft built(String path, Map<String, Map<String, List<String>>> byPath) {
    Map<String, List<String>> fields = byPath.getOrDefault(path, Map.of());
    var kind = fields.getOrDefault("kind", List.of("")).getFirst();
    if (!GROUPS.contains(kind)) {
      return new Draft(LEAVES.contains(kind) ? kind : "other", fields, List.of());
    }
    var of = new ArrayList<Draft>();
    for (int i = 0; byPath.containsKey(path + "-" + i); i++) {
      of.add(built(path + "-" + i, byPath));
    }
    return new Draft(kind, fields, of);
  }

  boolean isGroup() {
    return GROUPS.contains(kind);
  }

  /** The first value of a field; empty where there is none. */
  String value(String field) {
    return fields.getOrDefault(field, List.of()).stream().findFirst().orElse("").strip();
  }

  /** A choice of which there is always one: what is not among them is the first. */
  String choice(String field, List<String> choices) {
    var value = value(field);
    return choices.contains(value) || choices.isEmpty() ? value : choices.getFirst();
  }

  /** What was typed into a field that takes several, without the empty ones. */
  List<String> values(String field) {
    return fields.getOrDefault(field, List.of()).stream()
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .distinct()
        .toList();
  }

  Draft with(String field, String value) {
    var all = new TreeMap<>(fields);
    all.put(field, List.of(value));
    return new Draft(kind, all, of);
  }

  int rows() {
    return 1 + of.stream().mapToInt(Draft::rows).sum();
  }

  // ---- changes to the tree; a path that leads nowhere changes nothing

  Draft added(String group, Draft row) {
    return rows() >= MOST_ROWS
        ? this
        : at(
            group,
            found -> {
              if (!found.isGroup()) {
                return found;
              }
              var more = new ArrayList<>(found.of);
              more.add(row);
              return new Draft(found.kind, found.fields, more);
            });
  }

  Draft removed(String path) {
    return inParent(
        path,
        (rows, at) -> {
          rows.remove(at.intValue());
        });
  }

  /** One place up or down among its neighbours. */
  Draft moved(String path, int by) {
    return inParent(
        path,
        (rows, at) -> {
          int to = at + by;
          if (to >= 0 && to < rows.size()) {
            java.util.Collections.swap(rows, at, to);
          }
        });
  }

  /** Puts a row into a group of its own, to which others can come. */
  Draft wrapped(String path) {
    return path.equals(ROOT)
        ? new Draft("all", Map.of(), List.of(this))
        : at(path, found -> new Draft("any", Map.of(), List.of(found)));
  }

  private Draft inParent(String path, java.util.function.BiConsumer<List<Draft>, Integer> change) {
    int dash = path.lastIndexOf('-');
    if (dash < 0) {
      return this;
    }
    int at = Integer.parseInt(path.substring(dash + 1));
    return at(
        path.substring(0, dash),
        group -> {
          if (at >= group.of.size()) {
            return group;
          }
          var rows = new ArrayList<>(group.of);
          change.accept(rows, at);
          return new Draft(group.kind, group.fields, rows);
        });
  }

  private Draft at(String path, UnaryOperator<Draft> change) {
    if (path.equals(ROOT)) {
      return change.apply(this);
    }
    return path.startsWith(ROOT + "-") ? at(path.substring(2).split("-"), 0, change) : this;
  }

  private Draft at(String[] steps, int depth, UnaryOperator<Draft> change) {
    if (depth == steps.length) {
      return change.apply(this);
    }
    int step = Integer.parseInt(steps[depth]);
    if (step >= of.size()) {
      return this;
    }
    var rows = new ArrayList<>(of);
    rows.set(step, rows.get(step).at(steps, depth + 1, change));
    return new Draft(kind, fields, rows);
  }
}
