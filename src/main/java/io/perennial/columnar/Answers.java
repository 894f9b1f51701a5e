package io.perennial.columnar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Answers that are remembered until the copy changes. Who asks what somebody else is asking already
 * waits for that answer instead of asking too.
 */
final class Answers {

  /** So many are remembered: a few people's pages, with their filters. */
  private static final int MOST = 300;

  /** What somebody asked within it is asked again when the copy has changed. */
  private static final long WANTED_NANOS = 600_000_000_000L;

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
   */
  private record Answered(
      long turn,
      long version,
      CompletableFuture<Object> answer,
      Function<JdbcClient, ?> question,
      long wantedAt) {}

  private final Asker asker;
  private final AtomicLong turns = new AtomicLong();
  private final Map<Asked, Answered> answers =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Asked, Answered> eldest) {
              return size() > MOST;
            }
          });

  Answers(Asker asker) {
    this.asker = asker;
  }

  /**
   * The answer for a state of the copy.
   *
   * @param version read before the question begins: an answer is at worst forgotten too early,
   *     never too late
   */
  Object get(Object question, Audience audience, long version, Function<JdbcClient, ?> how) {
    return get(new Asked(question, audience), version, how, System.nanoTime());
  }

  private Object get(Asked asked, long version, Function<JdbcClient, ?> how, long wantedAt) {
    var mine =
        new Answered(turns.incrementAndGet(), version, new CompletableFuture<>(), how, wantedAt);
    var known =
        answers.merge(
            asked,
            mine,
            (old, fresh) ->
                old.version() == fresh.version()
                    ? new Answered(
                        old.turn(), old.version(), old.answer(), old.question(), wantedAt)
                    : fresh);
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

  /** Asks again, for a new state of the copy, what people asked lately. */
  void renew(long version) {
    var lately = System.nanoTime() - WANTED_NANOS;
    Map<Asked, Answered> old;
    synchronized (answers) {
      old = new LinkedHashMap<>(answers);
    }
    for (var asked : new ArrayList<>(old.entrySet())) {
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
