package io.perennial.columnar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Answers that are remembered until the copy changes. Who asks what somebody else is asking already
 * waits for that answer instead of asking too.
 *
 * <p>A large copy changes all the time, and its questions take long: there an answer of a few
 * seconds ago is given while the reader asks anew.
 */
final class Answers {

  /** So many are remembered: a few people's pages, with their filters. */
  private static final int MOST = 300;

  /** What somebody asked within it is asked again when the copy has changed. */
  private static final long WANTED_NANOS = 600_000_000_000L;

  /** Orders of the last seconds may be missing from the figures of a large shop, older ones not. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /**
   * The reader of the log does this between two looks; the copy is never to lag by more than 5 s.
   */
  private static final long RENEWING_NANOS = 2_000_000_000L;

  /** More changes than the reader makes in that time. */
  private static final int CHANGES_KNOWN = 1_000;

  /** Puts a question to the copy. */
  interface Asker {
    Object ask(Audience audience, Function<JdbcClient, ?> question);
  }

  private record Asked(Object question, Audience audience) {}

  /**
   * An answer of a state of the copy.
   *
   * @param turn whose it is to ask: every asker has a number
   * @param wantedAt when a person asked last, on the machine's own clock in nanoseconds
   * @param last the finished answer of an earlier state, given while this one is being asked for
   */
  private record Answered(
      long turn,
      long version,
      CompletableFuture<Object> answer,
      Function<JdbcClient, ?> question,
      long wantedAt,
      @Nullable Answered last) {

    Answered wanted(long now) {
      return new Answered(turn, version, answer, question, now, last);
    }

    /** The same beside the newest answer that is finished, and nothing older. */
    Answered after(Answered old) {
      var finished = old.isFinished() ? old.alone() : old.last;
      return new Answered(turn, version, answer, question, wantedAt, finished);
    }

    boolean isFinished() {
      return answer.isDone() && !answer.isCompletedExceptionally();
    }

    private Answered alone() {
      return new Answered(turn, version, answer, question, wantedAt, null);
    }
  }

  private final Asker asker;
  private final LongSupplier nanos;
  private final AtomicLong turns = new AtomicLong();

  /** When the copy left a state, by the state's number. */
  private final ConcurrentSkipListMap<Long, Long> left = new ConcurrentSkipListMap<>();

  private volatile boolean large;
  private final Map<Asked, Answered> answers =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Asked, Answered> eldest) {
              return size() > MOST;
            }
          });

  /**
   * Answers of a copy.
   *
   * @param nanos the machine's own clock
   */
  Answers(Asker asker, LongSupplier nanos) {
    this.asker = asker;
    this.nanos = nanos;
  }

  /**
   * Hears that the copy has changed.
   *
   * @param version the new state's number
   * @param isLarge whether its questions take so long that people need not wait for the newest
   */
  void changed(long version, boolean isLarge) {
    large = isLarge;
    left.put(version - 1, nanos.getAsLong());
    if (left.size() > CHANGES_KNOWN) {
      left.pollFirstEntry();
    }
  }

  /**
   * The answer for a state of the copy.
   *
   * @param version read before the question begins: an answer is at worst forgotten too early,
   *     never too late
   */
  Object get(Object question, Audience audience, long version, Function<JdbcClient, ?> how) {
    var asked = new Asked(question, audience);
    var now = nanos.getAsLong();
    var known = answers.computeIfPresent(asked, (same, answered) -> answered.wanted(now));
    if (known != null && (known.version() != version || !known.answer().isDone())) {
      var last = known.last();
      if (isGoodEnough(known, now)) {
        return known.answer().join();
      }
      if (last != null && isGoodEnough(last, now)) {
        return last.answer().join();
      }
    }
    return get(asked, version, how, now);
  }

  private boolean isGoodEnough(Answered known, long now) {
    var since = left.get(known.version());
    return large && since != null && now - since < PATIENCE_NANOS && known.isFinished();
  }

  private Object get(Asked asked, long version, Function<JdbcClient, ?> how, long wantedAt) {
    var mine =
        new Answered(
            turns.incrementAndGet(), version, new CompletableFuture<>(), how, wantedAt, null);
    var known =
        answers.merge(
            asked,
            mine,
            (old, fresh) ->
                old.version() == fresh.version() ? old.wanted(wantedAt) : fresh.after(old));
    if (known.turn() == mine.turn()) {
      try {
        mine.answer().complete(asker.ask(asked.audience(), how));
      } catch (RuntimeException | Error failure) {
        answers.remove(asked);
        mine.answer().completeExceptionally(failure);
        throw failure;
      }
    }
    try {
      return known.answer().join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /**
   * Asks again, for a new state of the copy, what people asked lately: what has waited longest
   * first, and no new question when the time for it is over. The next time goes on behind it.
   */
  void renew(long version) {
    long begun = nanos.getAsLong();
    var lately = begun - WANTED_NANOS;
    Map<Asked, Answered> old;
    synchronized (answers) {
      old = new LinkedHashMap<>(answers);
    }
    for (var asked : new ArrayList<>(old.entrySet())) {
      if (nanos.getAsLong() - begun > RENEWING_NANOS) {
        return;
      }
      var answered = asked.getValue();
      if (answered.version() != version && answered.wantedAt() - lately > 0) {
        try {
          get(asked.getKey(), version, answered.question(), answered.wantedAt());
        } catch (RuntimeException forgotten) {
          // Nobody waits for it. Whoever asks next hears what is wrong.
          answers.remove(asked.getKey());
        }
      }
    }
  }
}
