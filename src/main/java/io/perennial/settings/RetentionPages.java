package io.perennial.settings;

import io.perennial.Database;
import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.settings.Retention.Kept;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** For how long things are kept, on a page. */
@Controller
class RetentionPages {

  /** What is kept for how many days, as it was typed. */
  record RetentionPage(Map<String, String> days, boolean saved, FieldErrors errors) {

    Kept[] kinds() {
      return Kept.values();
    }

    String days(Kept kind) {
      return days.getOrDefault(kind.word(), "");
    }
  }

  private final Retention retention;
  private final Database database;
  private final Html html;

  RetentionPages(Retention retention, Database database, Html html) {
    this.retention = retention;
    this.database = database;
    this.html = html;
  }

  @GetMapping("/settings/retention")
  View show(@RequestParam(defaultValue = "false") boolean saved) {
    var days = new HashMap<String, String>();
    retention.all().forEach((kind, number) -> days.put(kind.word(), String.valueOf(number)));
    return html.page("settings/retention", new RetentionPage(days, saved, FieldErrors.NONE));
  }

  /** Saves all of them or none. */
  @PostMapping("/settings/retention")
  View save(@RequestParam Map<String, String> typed, HttpServletRequest request) {
    var problems = database.inTransaction(() -> save(typed));
    if (problems.isEmpty()) {
      return html.redirect("/settings/retention?saved=true");
    }
    var errors = FieldErrors.of(problems, html.ui(request));
    return html.page(
        "settings/retention", new RetentionPage(typed, false, errors), errors.status());
  }

  private List<Problem> save(Map<String, String> typed) {
    var problems = new ArrayList<Problem>();
    var wanted = new HashMap<Kept, String>();
    for (var kind : Kept.values()) {
      try {
        Retention.check(kind, typed.getOrDefault(kind.word(), ""));
        wanted.put(kind, typed.getOrDefault(kind.word(), ""));
      } catch (Problem problem) {
        problems.add(problem);
      }
    }
    if (problems.isEmpty()) {
      wanted.forEach(retention::keep);
    }
    return problems;
  }
}
