package io.perennial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What benchmarks found. Prints it and writes it into the generated part of docs/performance.md, a
 * section a benchmark; sections that this run does not measure stay.
 */
public final class BenchReport {

  private static final Path FILE = Path.of("docs", "performance.md");
  private static final String BEGIN = "<!-- generated: mvn -Pbench verify -->";
  private static final String END = "<!-- end of generated -->";
  private static final Set<String> FRESH = new HashSet<>();

  private BenchReport() {}

  /** What something cost. CPU seconds of this process, and of PostgreSQL where it was asked to. */
  public record Cost(double wall, double cpu) {}

  /** Adds a line, in Markdown, to a section. */
  public static synchronized void add(String section, String line) {
    System.out.println("BENCH " + section + ": " + line);
    try {
      var text =
          Files.exists(FILE)
              ? Files.readString(FILE)
              : "# Performance\n\n" + BEGIN + "\n" + END + "\n";
      int begin = text.indexOf(BEGIN);
      int end = text.indexOf(END);
      if (begin < 0 || end < begin) {
        begin = text.length();
        end = begin;
        text += BEGIN + "\n" + END + "\n";
        end = text.indexOf(END);
      }
      var sections = sections(text.substring(begin + BEGIN.length(), end));
      if (FRESH.add(section)) {
        sections.put(section, new ArrayList<>(List.of(machine(), "")));
      }
      sections.computeIfAbsent(section, name -> new ArrayList<>()).add("- " + line);
      var generated = new StringBuilder(BEGIN).append('\n');
      sections.forEach((name, lines) -> {
        generated.append("\n### ").append(name).append("\n\n");
        lines.forEach(each -> generated.append(each).append('\n'));
      });
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, text.substring(0, begin) + generated + "\n" + text.substring(end));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Map<String, List<String>> sections(String generated) {
    Map<String, List<String>> sections = new TreeMap<>();
    List<String> current = new ArrayList<>();
    for (var line : generated.lines().toList()) {
      if (line.startsWith("### ")) {
        current = new ArrayList<>();
        sections.put(line.substring(4), current);
      } else if (!line.isEmpty() || (!current.isEmpty() && !current.getLast().isEmpty())) {
        current.add(line);
      }
    }
    sections.values().forEach(BenchReport::trim);
    return sections;
  }

  private static void trim(List<String> lines) {
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
  }

  private static String machine() throws IOException {
    var system = ManagementFactory.getOperatingSystemMXBean();
    var processors = Path.of("/proc/cpuinfo");
    var model =
        Files.isReadable(processors)
            ? Files.readAllLines(processors).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(system.getArch())
            : system.getArch();
    return "%s %s, %d processors (%s), JDK %s; load before: %.1f"
        .formatted(
            system.getName(),
            system.getVersion(),
            system.getAvailableProcessors(),
            model,
            Runtime.version().feature(),
            system.getSystemLoadAverage());
  }

  /** Does something once and says what it cost. */
  public static Cost cost(Supplier<Double> databaseCpu, Runnable work) {
    double database = databaseCpu.get();
    double cpu = processCpu();
    long start = System.nanoTime();
    work.run();
    double wall = (System.nanoTime() - start) / 1e9;
    return new Cost(wall, processCpu() - cpu + databaseCpu.get() - database);
  }

  /** CPU seconds of PostgreSQL so far: of the process with this id and all that it started. */
  public static double treeCpu(long pid) {
    double sum = ticks(pid, true);
    var process = ProcessHandle.of(pid);
    return sum
        + process.stream()
            .flatMap(ProcessHandle::descendants)
            .mapToDouble(child -> ticks(child.pid(), false))
            .sum();
  }

  private static double ticks(long pid, boolean withEnded) {
    try {
      var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      if (withEnded) {
        ticks += Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
      }
      return ticks / 100.0;
    } catch (IOException ended) {
      return 0;
    }
  }

  private static double processCpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime()
        / 1e9;
  }

  public static double median(List<Double> numbers) {
    var sorted = numbers.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
