package io.perennial.outgoing;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.customers.Customers;
import io.perennial.customers.Keeper;
import io.perennial.events.Cursors;
import io.perennial.events.Event;
import io.perennial.outgoing.Message.Claimed;
import io.perennial.settings.Retention;
import io.perennial.settings.Retention.Kept;
import io.perennial.webhooks.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the log, writes down who is to be told what, and tells it: outside of any transaction, as
 * often as it takes, under the same number each time.
 */
@Component
class Dispatch {

  /** Name of the work that reads the log, and of its cursor. */
  static final String READ = "outgoing";

  static final String SEND = "outgoing-send";
  static final String TIDY = "outgoing-tidy";

  /** A program that nobody mended for so long is not there any more. */
  static final Duration MOST_FAILING = Duration.ofDays(5);

  /** When to try again, as the Standard Webhooks recommend: three days in all. */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TIDYING = Duration.ofHours(1);
  private static final int TIDIED_AT_ONCE = 1_000;
  private static final int READ_AT_ONCE = 500;

  /** With every program there is, so many calls at once are a hundred threads that wait. */
  private static final int SENT_AT_ONCE_TO_EACH = 5;

  /** A call that drips along is cut; longer than any single wait in it. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

  /** Longer than the longest call, so that nobody sends what is being sent. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final int GONE = 410;

  /** How a call went: the status, or why there is none. */
  private record Answer(@Nullable Integer status, @Nullable String trouble) {

    boolean isGood() {
      return status != null && status >= 200 && status < 300;
    }
  }

  private final Endpoints endpoints;
  private final EndpointsSql endpointsSql;
  private final MessagesSql sql;
  private final Cursors cursors;
  private final Customers customers;
  private final Database database;
  private final Business business;
  private final Work work;
  private final Retention retention;
  private final Clock clock;
  private final JsonMapper json;

  Dispatch(
      Endpoints endpoints,
      EndpointsSql endpointsSql,
      MessagesSql sql,
      OutgoingKeptSql kept,
      Cursors cursors,
      Customers customers,
      Database database,
      Business business,
      Work work,
      Retention retention,
      Clock clock,
      JsonMapper json) {
    this.endpoints = endpoints;
    this.endpointsSql = endpointsSql;
    this.sql = sql;
    this.cursors = cursors;
    this.customers = customers;
    this.database = database;
    this.business = business;
    this.work = work;
    this.retention = retention;
    this.clock = clock;
    this.json = json;
    customers.keptBy(
        new Keeper(
            "outgoing",
            Set.of("outgoing_message"),
            sql::any,
            sql::removeAll,
            kept::tell,
            Keeper.inOrder(kept::next, kept::forget)));
    work.repeat(READ, PAUSE, this::read);
    work.repeat(SEND, PAUSE, this::send);
    work.repeat(TIDY, BETWEEN_TIDYING, this::tidy);
    work.count(SEND, sql::waiting);
  }

  /** Sends what failed once more: one message, or all of a program. */
  void again(UUID endpoint, @Nullable UUID message) {
    if (sql.again(endpoint, message, clock.instant()) > 0) {
      work.wake(SEND);
    }
  }

  /** While nobody wants to be told, the log is not read for it. */
  private boolean read() {
    return endpointsSql.count() > 0
        && cursors.react(READ, Endpoints.KINDS, READ_AT_ONCE, this::write);
  }

  private void write(List<Event> events) {
    // Nobody outside is told of invented customers.
    if (business.isDemo()) {
      return;
    }
    var told = endpoints.list().stream().filter(Endpoint::isOn).toList();
    var people =
        customers.people(
            events.stream()
                .map(Event::customerId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    boolean any = false;
    for (var event : events) {
      for (var endpoint : told) {
        // What was known before a program was there is no news to it.
        if (endpoint.wants(event.kind()) && !event.recordedAt().isBefore(endpoint.madeAt())) {
          var customer = event.customerId() == null ? null : people.get(event.customerId());
          var body = body(event, customer);
          sql.add(Id.next(), endpoint.id(), event.id(), event.kind(), body, clock.instant());
          any = true;
        }
      }
    }
    if (any) {
      work.wake(SEND);
    }
  }

  private String body(Event event, @Nullable UUID customer) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("event_id", event.id());
    if (customer != null) {
      data.put("customer_id", customer);
    }
    data.put("details", json.readTree(event.data()));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", event.kind());
    body.put("timestamp", event.at().toString());
    body.put("data", data);
    return json.writeValueAsString(body);
  }

  /** Sends what is due; answers whether there may be more. */
  private boolean send() {
    var now = clock.instant();
    var claimed = sql.claim(now, now.plus(LEASE), SENT_AT_ONCE_TO_EACH);
    if (claimed.isEmpty()) {
      return false;
    }
    List<Callable<Answer>> calls =
        claimed.stream().<Callable<Answer>>map(message -> () -> call(message)).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // At the end of its time a call is interrupted, which closes the socket of a virtual thread.
      var answers = threads.invokeAll(calls, LONGEST_CALL.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < answers.size(); i++) {
        settle(claimed.get(i), answer(answers.get(i)));
      }
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Answer call(Claimed message) {
    var body = message.body().getBytes(StandardCharsets.UTF_8);
    var now = clock.instant();
    var id = message.id().toString();
    try {
      var destination = endpoints.lookUp(message.address());
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Content-Type", "application/json");
      headers.put("User-Agent", "Perennial");
      headers.put("webhook-id", id);
      headers.put("webhook-timestamp", String.valueOf(now.getEpochSecond()));
      headers.put("webhook-signature", Signature.standard(id, now, body, message.secret()));
      return new Answer(Call.post(destination, headers, body), null);
    } catch (Problem refused) {
      return new Answer(null, refused.text());
    } catch (SSLException unproven) {
      return new Answer(null, "outgoing.trouble.certificate");
    } catch (IOException unreachable) {
      return new Answer(null, "outgoing.trouble.unreachable");
    }
  }

  private static Answer answer(Future<Answer> call) {
    return call.state() == Future.State.SUCCESS
        ? call.resultNow()
        : new Answer(null, "outgoing.trouble.slow");
  }

  private void settle(Claimed message, Answer answer) {
    database.inTransaction(() -> {
      if (answer.isGood()) {
        sql.done(message.id(), Objects.requireNonNull(answer.status()));
        endpointsSql.works(message.endpointId());
      } else {
        fail(message, answer, clock.instant());
      }
      return true;
    });
  }

  private void fail(Claimed message, Answer answer, Instant now) {
    boolean gone = Objects.equals(answer.status(), GONE);
    boolean last = gone || message.attempts() > PAUSES.size();
    var again = last ? null : now.plus(PAUSES.get(message.attempts() - 1));
    sql.trouble(message.id(), answer.status(), answer.trouble(), again);
    var since = endpointsSql.fails(message.endpointId(), now);
    if (gone) {
      endpointsSql.off(message.endpointId(), now, "outgoing.off.gone");
    } else if (since.isBefore(now.minus(MOST_FAILING))) {
      endpointsSql.off(message.endpointId(), now, "outgoing.off.failing");
    }
  }

  private boolean tidy() {
    return sql.forget(retention.before(Kept.TOLD_MESSAGES), TIDIED_AT_ONCE) == TIDIED_AT_ONCE;
  }
}
