package io.perennial;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whose table is whose. A table's name starts with its module's; a module writes its own tables
 * only, and reads its own and those of modules it may depend on.
 */
final class TableShape {

  private static final Pattern CREATED =
      Pattern.compile(
          "(?im)^\\s*create (?:unlogged )?(?:table|view|materialized view) (?:if not exists )?(\\w+)");
  private static final Pattern REFERENCED = Pattern.compile("(?i)\\breferences (\\w+)");
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?i)\\b(?:insert into|update(?: only)?|delete from|truncate(?: table)?|merge into|copy)\\s+(\\w+)");
  private static final Pattern ANY_NAME = Pattern.compile("\\b[a-z]+(?:_[a-z0-9]+)+\\b");
  private static final Pattern SQL_COMMENT = Pattern.compile("(?m)--.*$");
  private static final Pattern DEPENDENCIES =
      Pattern.compile("allowedDependencies = \\{([^}]*)}", Pattern.DOTALL);
  private static final Pattern QUOTED = Pattern.compile("\"(\\w+)\"");

  /** The kernel's one table, written through {@code Business} only; every module may read it. */
  private static final String ROOT_TABLE = "business";

  /** Rewinds the cursors of a restored log, which is no business of the log's own door. */
  private static final String STORAGE = "storage";

  private final List<Source> sources;
  private final Map<String, Set<String>> mayDependOn = new TreeMap<>();

  TableShape(List<Source> sources) {
    this.sources = sources;
    for (var source : sources) {
      if (source.isJava() && source.name().equals("package-info") && !source.module().isEmpty()) {
        mayDependOn.put(source.module(), dependencies(source.text()));
      }
    }
  }

  static Set<String> dependencies(String packageInfo) {
    Set<String> names = new TreeSet<>();
    var list = DEPENDENCIES.matcher(packageInfo);
    if (list.find()) {
      QUOTED.matcher(list.group(1)).results().forEach(found -> names.add(found.group(1)));
    }
    return names;
  }

  List<String> tablesOfNobody() {
    List<String> breaches = new ArrayList<>();
    for (var migration : migrations()) {
      for (var table : names(CREATED, statements(migration))) {
        if (!table.equals(ROOT_TABLE) && owner(table) == null) {
          breaches.add(migration.path() + ": " + table + " does not start with a module's name");
        }
      }
    }
    return breaches;
  }

  List<String> keysBetweenModules() {
    List<String> breaches = new ArrayList<>();
    for (var migration : migrations()) {
      var owners =
          names(CREATED, statements(migration)).stream().map(this::ownerOrRoot).distinct().toList();
      for (var table : names(REFERENCED, statements(migration))) {
        if (!owners.contains(ownerOrRoot(table))) {
          breaches.add(migration.path() + ": a foreign key into " + table + " of another module");
        }
      }
    }
    return breaches;
  }

  List<String> writesElsewhere() {
    List<String> breaches = new ArrayList<>();
    for (var source : sources) {
      if (!source.isJava() || source.module().equals(STORAGE)) {
        continue;
      }
      for (var table : names(WRITTEN, source.code())) {
        if (tables().contains(table) && !ownerOrRoot(table).equals(source.module())) {
          breaches.add(source.path() + ": writes " + table + " of another module");
        }
      }
    }
    return breaches;
  }

  List<String> readsElsewhere() {
    List<String> breaches = new ArrayList<>();
    for (var source : sources) {
      if (!source.isJava()) {
        continue;
      }
      for (var table : names(ANY_NAME, source.code())) {
        var owner = ownerOrRoot(table);
        if (tables().contains(table)
            && !owner.equals(source.module())
            && !mayDependOn.getOrDefault(source.module(), Set.of()).contains(owner)) {
          breaches.add(source.path() + ": names " + table + ", whose module it may not depend on");
        }
      }
    }
    return breaches;
  }

  private List<Source> migrations() {
    return sources.stream().filter(Source::isMigration).toList();
  }

  private Set<String> tables() {
    Set<String> tables = new TreeSet<>();
    migrations().forEach(migration -> tables.addAll(names(CREATED, statements(migration))));
    return tables;
  }

  private String ownerOrRoot(String table) {
    var owner = owner(table);
    return owner == null ? "" : owner;
  }

  private @org.jspecify.annotations.Nullable String owner(String table) {
    int end = table.indexOf('_');
    var module = end < 0 ? "" : table.substring(0, end);
    return mayDependOn.containsKey(module) ? module : null;
  }

  private static String statements(Source migration) {
    return SQL_COMMENT.matcher(migration.text()).replaceAll("");
  }

  private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    pattern
        .matcher(text)
        .results()
        .forEach(found -> names.add(found.groupCount() == 0 ? found.group() : found.group(1)));
    return names;
  }
}
