package io.perennial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The house rules that a machine can see. Each takes the files of the repository and answers a
 * sentence for every breach. Each is a few lines on purpose: a rule that nobody can read is not
 * kept.
 */
final class CodeShape {

  static final int LONGEST_FILE_LINES = 400;
  static final int MOST_TYPES_IN_THE_ROOT = 14;

  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|record|interface|enum)\\s+(\\w+)");
  private static final Pattern LAYER_NAME =
      Pattern.compile(".*(Service|Manager|Impl|Utils?|Helper|Dto|DTO|Mapper)");
  private static final Set<String> FORBIDDEN_PACKAGES =
      Set.of(
          "util", "utils", "common", "core", "shared", "helper", "helpers", "service", "impl",
          "dto", "mapper", "base", "misc");
  private static final Pattern SQL =
      Pattern.compile(
          "\\.sql\\((?!\\))|\\.prepareStatement\\(|\\.executeQuery\\(|\\.executeUpdate\\("
              + "|\"\"\"\\s*(?:with|select|insert into|update|delete from|merge into|create"
              + " (?:or replace )?(?:table|view|index))\\b"
              + "|\"(?:select|insert into|delete from|merge into) \\w");
  private static final Pattern NOW =
      Pattern.compile(
          "\\b(?:Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime|YearMonth|Year)"
              + "\\.now\\((?!clock\\b)|System\\.currentTimeMillis|\\bnew Date\\(\\)|Clock\\.system");
  private static final Pattern ZONE_IN_SQL =
      Pattern.compile("(?i:\\bat\\s+time\\s+zone\\b|\\bcurrent_date\\b)|\\btimezone\\s*\\(");
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile(
          "(?m)^public\\s+(?:(?:final|abstract|sealed|non-sealed)\\s+)*(?:class|record|interface|enum)\\s+(\\w+)");

  private CodeShape() {}

  static List<String> namesOfLayers(List<Source> sources) {
    return each(
        sources,
        Source::isJava,
        source ->
            TYPE.matcher(source.code())
                .results()
                .map(found -> found.group(1))
                .filter(name -> LAYER_NAME.matcher(name).matches())
                .map(name -> name + " is named after a layer, not after a noun of the business")
                .toList());
  }

  static List<String> longFiles(List<Source> sources) {
    return each(
        sources,
        source -> !source.path().endsWith(".properties"),
        source -> {
          long lines = source.text().lines().count();
          return lines <= LONGEST_FILE_LINES
              ? List.of()
              : List.of(lines + " lines: which second noun hides here?");
        });
  }

  /**
   * SQL stands in `…Sql`. The root package has two exceptions: {@code Database} offers the
   * statements, and {@code Business} has two, which a class of its own would only hide.
   */
  static List<String> strayingSql(List<Source> sources) {
    var exceptions = Set.of("Database", "Business");
    return each(
        sources,
        source -> source.isJava() && !source.name().endsWith("Sql"),
        source ->
            source.module().isEmpty() && exceptions.contains(source.name())
                ? List.of()
                : SQL.matcher(source.code())
                    .results()
                    .map(found -> "SQL outside a …Sql class: " + found.group().strip())
                    .toList());
  }

  /**
   * Which day an instant is, {@code Business.Days} says and no database: its data about zones is of
   * another year than the JVM's.
   */
  static List<String> daysOfTheDatabase(List<Source> sources) {
    return each(
        sources,
        source -> source.isJava() || source.isMigration(),
        source ->
            ZONE_IN_SQL
                .matcher(source.code())
                .results()
                .map(found -> "\"" + found.group() + "\" lets the database say which day it is")
                .toList());
  }

  /** Time comes from the clock. An id needs the machine's time; the application makes the clock. */
  static List<String> readingTheTime(List<Source> sources) {
    var exceptions = Set.of("Id", "Application");
    return each(
        sources,
        source ->
            source.isJava() && !(source.module().isEmpty() && exceptions.contains(source.name())),
        source ->
            NOW.matcher(source.code())
                .results()
                .map(found -> found.group() + " instead of the injected clock")
                .toList());
  }

  static List<String> crowdedRoot(List<Source> sources) {
    var types =
        sources.stream()
            .filter(source -> source.isJava() && source.module().isEmpty())
            .map(Source::name)
            .filter(name -> !name.equals("package-info"))
            .toList();
    return types.size() <= MOST_TYPES_IN_THE_ROOT
        ? List.of()
        : List.of("the root package has " + types.size() + " types: " + types);
  }

  /**
   * A public type is the module's door, something that another package really uses, or a value that
   * one of those hands out.
   */
  static List<String> publicWithoutNeed(List<Source> sources) {
    return each(
        sources,
        source -> source.isJava() && !source.module().isEmpty() && isPublic(source),
        source ->
            needed(source.module(), sources).contains(source.name())
                ? List.of()
                : List.of("is public, but nothing outside its module uses it"));
  }

  private static boolean isPublic(Source source) {
    return PUBLIC_TYPE.matcher(source.code()).find();
  }

  private static Set<String> needed(String module, List<Source> sources) {
    var ours =
        sources.stream()
            .filter(source -> source.isJava() && source.module().equals(module))
            .filter(CodeShape::isPublic)
            .toList();
    Set<String> needed = new TreeSet<>();
    for (var source : ours) {
      boolean door = source.name().toLowerCase(Locale.ROOT).equals(module);
      if (door || usedElsewhere(source, sources)) {
        needed.add(source.name());
      }
    }
    boolean grown = true;
    while (grown) {
      grown = false;
      for (var source : ours) {
        boolean handedOut =
            ours.stream()
                .filter(giver -> needed.contains(giver.name()))
                .anyMatch(giver -> handsOut(giver, source));
        grown |= handedOut && needed.add(source.name());
      }
    }
    return needed;
  }

  private static boolean usedElsewhere(Source type, List<Source> sources) {
    var reference =
        Pattern.compile("\\bio\\.perennial\\." + type.module() + "\\." + type.name() + "\\b");
    return sources.stream()
        .filter(source -> source.isJava() || source.isTemplate())
        .filter(source -> !source.module().equals(type.module()))
        .anyMatch(source -> reference.matcher(source.text()).find());
  }

  private static boolean handsOut(Source giver, Source type) {
    var name = type.name() + "\\b";
    return Pattern.compile(
            "(?m)^(?:  )?public [^=;{]*\\b%s|^import io\\.perennial\\.%s\\.%s\\."
                .formatted(name, type.module(), name))
        .matcher(giver.code())
        .find();
  }

  static List<String> forbiddenPackages(List<Source> sources) {
    return each(
        sources,
        source -> source.isJava() || source.isTemplate(),
        source -> {
          var folders = new ArrayList<>(List.of(source.path().split("/")));
          folders.removeLast();
          if (FORBIDDEN_PACKAGES.stream().anyMatch(folders::contains)) {
            return List.of("the folder is not a noun of the business");
          }
          boolean deeper = folders.size() > (source.isJava() ? 6 : 4);
          return deeper ? List.of("a module is one flat package") : List.of();
        });
  }

  /** Every package says what it is for, what it may depend on, and that nothing is null. */
  static List<String> packagesWithoutWord(List<Source> sources) {
    var modules =
        sources.stream()
            .filter(Source::isJava)
            .map(Source::module)
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> breaches = new ArrayList<>();
    for (var module : modules) {
      var word =
          sources.stream()
              .filter(source -> source.isJava() && source.module().equals(module))
              .filter(source -> source.name().equals("package-info"))
              .findFirst()
              .map(Source::text)
              .orElse("");
      if (!word.startsWith("/**") || !word.contains("@NullMarked")) {
        breaches.add(module + ": the package has no package-info with a comment and @NullMarked");
      }
      // A long list stands on a line of its own.
      var plain = word.replaceAll("\\(\\s+", "(");
      if (!module.isEmpty() && !plain.contains("@ApplicationModule(allowedDependencies = {")) {
        breaches.add(module + ": the package does not say what it may depend on");
      }
    }
    return breaches;
  }

  private static List<String> each(
      List<Source> sources,
      java.util.function.Predicate<Source> which,
      Function<Source, List<String>> rule) {
    return sources.stream()
        .filter(which)
        .flatMap(source -> rule.apply(source).stream().map(breach -> source.path() + ": " + breach))
        .toList();
  }
}
