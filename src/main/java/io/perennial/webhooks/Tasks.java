package io.perennial.webhooks;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What customers ask of the staff by way of the shop: to be shown what is known, or forgotten. */
@Component
class Tasks {

  /** More open at once than a page can show is no list to work through any more. */
  private static final int SHOWN = 200;

  private final TasksSql sql;
  private final Clock clock;

  Tasks(TasksSql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** What is open, the most urgent first, and after it what was done lately. */
  List<TasksSql.Task> list() {
    return sql.list(SHOWN);
  }

  void done(UUID id) {
    sql.done(id, clock.instant());
  }

  void undo(UUID id) {
    sql.undo(id);
  }
}
