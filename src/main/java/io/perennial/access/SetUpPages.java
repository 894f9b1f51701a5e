package io.perennial.access;

import io.perennial.Business;
import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.settings.Choices;
import io.perennial.settings.FieldErrors;
import io.perennial.settings.Guess;
import io.perennial.settings.ProfileForm;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The pages of the first start. */
@Controller
class SetUpPages {

  /** The form; {@code typed}: somebody filled it in, so that nothing is guessed over it. */
  record SetUpPage(
      String token,
      String email,
      ProfileForm business,
      boolean typed,
      Choices choices,
      FieldErrors errors) {}

  /** Where to find the link, which this page does not know. */
  record WaitingPage() {}

  private final SetUp setUp;
  private final Staff staff;
  private final Sessions sessions;
  private final Business business;
  private final Html html;

  SetUpPages(SetUp setUp, Staff staff, Sessions sessions, Business business, Html html) {
    this.setUp = setUp;
    this.staff = staff;
    this.sessions = sessions;
    this.business = business;
    this.html = html;
  }

  @GetMapping("/setup")
  View waiting() {
    return staff.isEmpty()
        ? html.page("access/waiting", new WaitingPage())
        : html.redirect("/login");
  }

  @GetMapping("/setup/{token}")
  View form(@PathVariable String token, HttpServletRequest request) {
    if (!staff.isEmpty()) {
      return html.redirect("/login");
    }
    if (!setUp.isOpen(token)) {
      throw Problem.notFound("setup.link-dead");
    }
    var known = business.find();
    var profile =
        known == null ? Guess.fromReader("", Collections.list(request.getLocales())) : known;
    return page(token, "", ProfileForm.of(profile), known != null, FieldErrors.NONE, request);
  }

  @PostMapping("/setup/{token}")
  View finish(
      @PathVariable String token,
      @RequestParam(defaultValue = "") String email,
      @RequestParam(defaultValue = "") String password,
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String language,
      @RequestParam(defaultValue = "") String country,
      @RequestParam(defaultValue = "") String currency,
      @RequestParam(name = "time_zone", defaultValue = "") String timeZone,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (!setUp.isOpen(token)) {
      throw Problem.notFound("setup.link-dead");
    }
    var form = new ProfileForm(name, language, country, currency, timeZone, window());
    var ui = html.ui(request);
    var problems = problems(email, password, form);
    if (!problems.isEmpty()) {
      return page(token, email, form, true, FieldErrors.of(problems, ui), request);
    }
    try {
      var owner = setUp.finish(token, email, password, form.profile());
      sessions.open(owner, request, response);
      return html.redirect("/");
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      return page(token, email, form, true, FieldErrors.of(List.of(problem), ui), request);
    }
  }

  /** The form does not ask for the window: it stays as a program may have set it. */
  private String window() {
    var known = business.find();
    return known == null ? "" : ProfileForm.of(known).activityWindowDays();
  }

  private static List<Problem> problems(String email, String password, ProfileForm form) {
    List<Problem> problems = new ArrayList<>();
    try {
      Staff.email(email);
    } catch (Problem wrong) {
      problems.add(wrong);
    }
    try {
      Staff.check(password);
    } catch (Problem wrong) {
      problems.add(wrong);
    }
    problems.addAll(form.problems());
    return problems;
  }

  private View page(
      String token,
      String email,
      ProfileForm form,
      boolean typed,
      FieldErrors errors,
      HttpServletRequest request) {
    Ui ui = html.ui(request);
    var choices = Choices.of(ui.texts().locale(), form);
    return html.page(
        "access/setup", new SetUpPage(token, email, form, typed, choices, errors), errors.status());
  }
}
