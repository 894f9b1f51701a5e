package io.perennial.columnar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is remembered of the copy's answers, and for how long; the clock is the test's. */
class AnswersTest {

  private final AtomicLong clock = new AtomicLong(1_000_000_000_000L);
  private final AtomicInteger asked = new AtomicInteger();
  private final Answers answers =
      new Answers((audience, question) -> "answer " + asked.incrementAndGet(), clock::get);

  private Object get(long version) {
    return answers.get("how many", Audience.EVERYBODY, version, copy -> "never asked directly");
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void aStateIsAskedOnce() {
    assertThat(get(1)).isEqualTo("answer 1");
    assertThat(get(1)).isEqualTo("answer 1");
    assertThat(answers.get("who", Audience.EVERYBODY, 1, copy -> "")).isEqualTo("answer 2");
  }

  @Test
  void ofASmallCopyEveryAnswerIsTheNewest() {
    get(1);
    answers.changed(2, false);
    assertThat(get(2)).isEqualTo("answer 2");
  }

  @Test
  void ofALargeCopyTheAnswerOfAMomentAgoIsGivenUntilTheReaderHasAskedAnew() {
    get(1);
    pass(Duration.ofHours(1)); // Nothing changed, so the answer is not old.
    answers.changed(2, true);
    pass(Duration.ofSeconds(3));
    assertThat(get(2)).isEqualTo("answer 1");
    answers.renew(2);
    assertThat(get(2)).isEqualTo("answer 2");
    assertThat(asked).hasValue(2);
  }

  @Test
  void whileTheReaderAsksAnewTheLastAnswerIsGivenAndNobodyWaits() throws InterruptedException {
    var asking = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var slow =
        new Answers(
            (audience, question) -> {
              int turn = asked.incrementAndGet();
              if (turn == 2) {
                asking.countDown();
                await(go);
              }
              return "answer " + turn;
            },
            clock::get);
    assertThat(slow.get("how many", Audience.EVERYBODY, 1, copy -> "")).isEqualTo("answer 1");
    slow.changed(2, true);
    var reader = Thread.ofVirtual().start(() -> slow.renew(2));
    await(asking);
    assertThat(slow.get("how many", Audience.EVERYBODY, 2, copy -> "")).isEqualTo("answer 1");
    go.countDown();
    reader.join();
    assertThat(slow.get("how many", Audience.EVERYBODY, 2, copy -> "")).isEqualTo("answer 2");
    assertThat(asked).hasValue(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void askingAnewEndsWhenTheLogHasWaitedAndGoesOnTheNextTime() {
    var slow =
        new Answers(
            (audience, question) -> {
              pass(Duration.ofSeconds(1));
              return "answer " + asked.incrementAndGet();
            },
            clock::get);
    for (int question = 0; question < 5; question++) {
      slow.get("question " + question, Audience.EVERYBODY, 1, copy -> "");
    }
    slow.changed(2, true);
    slow.renew(2);
    assertThat(asked.get() - 5).as("not all of them at once").isBetween(2, 3);
    slow.renew(2);
    assertThat(asked).hasValue(10);
  }

  @Test
  void nobodyIsToldWhatChangedLongAgo() {
    get(1);
    answers.changed(2, true);
    for (long version = 3; version < 6; version++) {
      pass(Duration.ofSeconds(4));
      answers.changed(version, true);
    }
    assertThat(get(5)).as("twelve seconds after the answer's state was left").isEqualTo("answer 2");
    for (long version = 6; version < 2_000; version++) {
      answers.changed(version, true);
    }
    assertThat(get(1_999)).as("so many changes are not counted back").isEqualTo("answer 3");
  }

  @Test
  void aQuestionThatFailedIsAskedAgain() {
    var failing =
        new Answers(
            (audience, question) -> {
              if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("no room");
              }
              return "answer";
            },
            clock::get);
    failing.changed(1, true);
    assertThatThrownBy(() -> failing.get("how many", Audience.EVERYBODY, 1, copy -> ""))
        .hasMessage("no room");
    assertThat(failing.get("how many", Audience.EVERYBODY, 1, copy -> "")).isEqualTo("answer");
  }

  @Test
  void onlyWhatPeopleAskedLatelyIsAskedAnew() {
    get(1);
    pass(Duration.ofMinutes(11));
    answers.changed(2, true);
    answers.renew(2);
    assertThat(asked).hasValue(1);
  }
}
