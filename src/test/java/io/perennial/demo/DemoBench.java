package io.perennial.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.BenchReport;
import io.perennial.Business;
import io.perennial.Database;
import io.perennial.PerennialTest;
import io.perennial.TestBusiness;
import io.perennial.Work;
import io.perennial.customers.Customers;
import io.perennial.roastery.Model;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How long it takes to fill the demo shop, to count its figures, and to remove it. */
@Tag("bench")
@PerennialTest
class DemoBench {

  /** On two cores; so that a machine with other work is no worse, what counts is their CPU time. */
  private static final double GOAL_SECONDS = 15;

  private static final int CORES = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Autowired Demo demo;
  @Autowired Customers customers;
  @Autowired Database database;
  @Autowired Business business;
  @Autowired Work work;

  @BeforeEach
  @AfterEach
  void nothing() {
    TestBusiness.is(database, business, "PL", "PLN", "Europe/Warsaw");
    database.inTransaction(() -> {
      customers.removeAll();
      return true;
    });
  }

  @Test
  void theShopIsFilledAndRemoved() throws InterruptedException {
    long backend =
        database.sql("select pg_backend_pid()").query(Integer.class).single().longValue();
    long server =
        ProcessHandle.of(backend)
            .flatMap(ProcessHandle::parent)
            .map(ProcessHandle::pid)
            .orElseThrow();
    var cost =
        BenchReport.cost(
            () -> BenchReport.treeCpu(server),
            () -> {
              demo.start();
              await(Demo.Phase.READY);
            });
    int orders = demo.state().orders();
    long filled = System.nanoTime();
    while (work.stages().stream().anyMatch(stage -> stage.lag().events() > 0)) {
      Thread.sleep(50);
    }
    double counted = (System.nanoTime() - filled) / 1e9;
    var removal =
        BenchReport.cost(
            () -> BenchReport.treeCpu(server),
            () -> {
              demo.remove();
              await(Demo.Phase.NONE);
            });
    BenchReport.add(
        "Demo shop",
        "%,d customers and %,d orders on record in %.1f s, %.1f CPU s with the readers of the log (goal: under %.0f s); every figure counted %.1f s later; removed in %.1f s"
            .formatted(
                Model.CUSTOMERS,
                orders,
                cost.wall(),
                cost.cpu(),
                GOAL_SECONDS,
                counted,
                removal.wall()));
    assertThat(cost.cpu()).isLessThan(GOAL_SECONDS * CORES);
  }

  private void await(Demo.Phase phase) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (demo.state().phase() != phase && System.nanoTime() < end) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
    assertThat(demo.state().phase()).isEqualTo(phase);
  }
}
