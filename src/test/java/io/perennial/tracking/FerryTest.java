package io.perennial.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who comes at the same moment crosses together, and everybody arrives once. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FerryTest {

  private record Parcel(String destination, int size, int number) implements Ferry.Load {}

  private static Parcel parcel(int number) {
    return new Parcel("there", 1, number);
  }

  /** Whose first crossing lasts until it is let go. */
  private static final class Slow {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final Queue<List<Integer>> crossings = new ConcurrentLinkedQueue<>();

    void cross(List<Parcel> aboard) {
      crossings.add(aboard.stream().map(Parcel::number).toList());
      begun.countDown();
      try {
        go.await();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }

  @Test
  void whoComesAloneCrossesAtOnceAndAlone() {
    var crossings = new ArrayList<List<Parcel>>();
    var ferry = new Ferry<Parcel>(1, 10, crossings::add);
    ferry.cross(parcel(1));
    ferry.cross(parcel(2));
    assertThat(crossings).containsExactly(List.of(parcel(1)), List.of(parcel(2)));
  }

  @Test
  void whoComesWhileTheBoatIsOutCrossesWithTheNextInTheirSequence() throws Exception {
    var slow = new Slow();
    var ferry = new Ferry<Parcel>(1, 10, slow::cross);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < 5; i++) {
        int number = i;
        all.add(threads.submit(() -> ferry.cross(parcel(number))));
        if (i == 0) {
          slow.begun.await();
        }
        Thread.sleep(20);
      }
      assertThat(all).noneMatch(Future::isDone);
      slow.go.countDown();
      for (var one : all) {
        one.get();
      }
    }
    assertThat(slow.crossings).containsExactly(List.of(0), List.of(1, 2, 3, 4));
  }

  @Test
  void aBoatHasRoomForSoManyAndGoesToOnePlace() throws Exception {
    var slow = new Slow();
    var ferry = new Ferry<Parcel>(1, 10, slow::cross);
    var parcels =
        List.of(
            parcel(0),
            new Parcel("there", 6, 1),
            new Parcel("elsewhere", 1, 2),
            new Parcel("there", 5, 3),
            new Parcel("there", 4, 4),
            new Parcel("there", 25, 5));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var parcel : parcels) {
        var sent = threads.submit(() -> ferry.cross(parcel));
        if (parcel.number() == 0) {
          slow.begun.await();
        }
        Thread.sleep(20);
        assertThat(sent.isDone()).isFalse();
      }
      slow.go.countDown();
    }
    assertThat(slow.crossings)
        .containsExactly(List.of(0), List.of(1, 4), List.of(2), List.of(3), List.of(5));
  }

  @Test
  void aBoatThatSinksIsKnownToThoseAboardAndToNobodyElse() {
    var ferry =
        new Ferry<Parcel>(
            1,
            10,
            aboard -> {
              if (aboard.getFirst().number() == 1) {
                throw new IllegalStateException("a storm");
              }
            });
    assertThatThrownBy(() -> ferry.cross(parcel(1))).hasMessage("a storm");
    ferry.cross(parcel(2));
  }

  @Test
  void everybodyOfACrowdArrivesOnceAndNobodyBeforeTheBoat() throws Exception {
    for (int boats : List.of(1, 2, 3)) {
      var landed = new ConcurrentLinkedQueue<Integer>();
      var crossings = new AtomicInteger();
      var out = new AtomicInteger();
      var most = new AtomicInteger();
      var ferry =
          new Ferry<Parcel>(
              boats,
              7,
              aboard -> {
                most.accumulateAndGet(out.incrementAndGet(), Math::max);
                crossings.incrementAndGet();
                LockSupport.parkNanos(1_000);
                aboard.forEach(parcel -> landed.add(parcel.number()));
                out.decrementAndGet();
              });
      int people = 64;
      int each = 50;
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var all = new ArrayList<Future<?>>();
        for (int person = 0; person < people; person++) {
          int first = person * each;
          all.add(
              threads.submit(() -> {
                for (int i = 0; i < each; i++) {
                  ferry.cross(new Parcel("place " + (i % 2), 1 + i % 3, first + i));
                  assertThat(landed).contains(first + i);
                }
              }));
        }
        for (var one : all) {
          one.get(50, TimeUnit.SECONDS);
        }
      }
      assertThat(landed).hasSize(people * each).doesNotHaveDuplicates();
      assertThat(most.get()).isLessThanOrEqualTo(boats);
      assertThat(crossings.get()).isLessThanOrEqualTo(people * each);
    }
  }
}
