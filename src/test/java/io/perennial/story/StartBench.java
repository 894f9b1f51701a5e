package io.perennial.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.BenchReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon an empty installation serves after a start, and how much memory it takes then. */
@Tag("bench")
class StartBench {

  private static final int ROUNDS = 3;
  private static final double GOAL_SECONDS = 10;
  private static final double GOAL_MEBIBYTES = 1024;
  private static final String SHARE_OF_MEMORY = "Pss:";

  @TempDir Path folder;

  @Test
  void anEmptyInstallationServesSoonAndIsSmall() throws Exception {
    var seconds = new ArrayList<Double>();
    var mebibytes = new ArrayList<Double>();
    var data = folder.resolve("data");
    // The first start makes the database; a warm start finds it.
    for (int round = 0; round <= ROUNDS; round++) {
      long begun = System.nanoTime();
      try (var product = ProductProcess.start(data, Map.of(), List.of())) {
        double took = (System.nanoTime() - begun) / 1e9;
        for (var path : List.of("/api/v1/status", "/api/v1/insights/summary", "/api/v1/business")) {
          product.get(path);
        }
        double size = mebibytes(product.process());
        System.out.printf("start: %.1f s, %.0f MiB%n", took, size);
        if (round > 0) {
          seconds.add(took);
          mebibytes.add(size);
        }
      }
    }
    BenchReport.add(
        "Start",
        "an empty installation serves %.1f s after a warm start (goal: %.0f s) and takes %.0f MiB with its PostgreSQL (goal: %.0f MiB)"
            .formatted(
                BenchReport.median(seconds),
                GOAL_SECONDS,
                BenchReport.median(mebibytes),
                GOAL_MEBIBYTES));
    assertThat(BenchReport.median(seconds)).isLessThan(GOAL_SECONDS);
    assertThat(BenchReport.median(mebibytes)).isLessThan(GOAL_MEBIBYTES);
  }

  /** The proportional share of memory of the process and all its children: shared pages once. */
  private static double mebibytes(ProcessHandle product) {
    return Stream.concat(Stream.of(product), product.descendants())
        .mapToDouble(StartBench::ownMebibytes)
        .sum();
  }

  private static double ownMebibytes(ProcessHandle process) {
    var file = Path.of("/proc", String.valueOf(process.pid()), "smaps_rollup");
    try (var lines = Files.lines(file)) {
      return lines
              .filter(line -> line.startsWith(SHARE_OF_MEMORY))
              .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
              .sum()
          / 1024;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
