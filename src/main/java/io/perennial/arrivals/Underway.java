package io.perennial.arrivals;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The files at work, of every module that takes files in. */
@Component
public class Underway {

  /**
   * A file at work, or one that was.
   *
   * @param page where its progress is shown
   * @param total of what {@code done} counts; {@code null} until all of the file was seen
   */
  public record Arrival(
      UUID id, String page, String name, State state, long done, @Nullable Long total) {

    public long percent() {
      return total == null || total == 0 ? 0 : done * 100 / total;
    }

    /** The percentage in steps of ten: it is read aloud only when it changes. */
    public long tens() {
      return percent() / 10 * 10;
    }

    /**
     * Seconds until a page asks again: one at first, five when it takes long.
     *
     * @param asked how often it has asked
     */
    public int delaySeconds(int asked) {
      return asked < 20 ? 1 : asked < 60 ? 2 : 5;
    }
  }

  /**
   * The files of a module.
   *
   * @param atWork the one at work, or the next to be
   * @param find the one of a number
   */
  public record Arrivals(
      Supplier<Optional<Arrival>> atWork, Function<UUID, Optional<Arrival>> find) {}

  private final List<Arrivals> all = new CopyOnWriteArrayList<>();

  /** Lets the files of a module be seen. */
  public void show(Arrivals arrivals) {
    all.add(arrivals);
  }

  /**
   * The first at work whose page the reader may see: to others not even its name is told.
   *
   * @param may whether a page may be seen
   */
  Optional<Arrival> atWork(Predicate<String> may) {
    return all.stream()
        .flatMap(one -> one.atWork().get().stream())
        .filter(one -> may.test(one.page()))
        .findFirst();
  }

  Optional<Arrival> find(UUID id, Predicate<String> may) {
    return all.stream()
        .flatMap(one -> one.find().apply(id).stream())
        .filter(one -> may.test(one.page()))
        .findFirst();
  }
}
