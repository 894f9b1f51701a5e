package io.perennial.settings;

import io.perennial.Business;
import io.perennial.Html;
import io.perennial.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The page of the business's settings. */
@Controller
class BusinessPages {

  record BusinessPage(ProfileForm business, Choices choices, FieldErrors errors, boolean saved) {}

  private final Business business;
  private final Html html;

  BusinessPages(Business business, Html html) {
    this.business = business;
    this.html = html;
  }

  @GetMapping("/settings")
  View business(@RequestParam(defaultValue = "false") boolean saved, HttpServletRequest request) {
    return page(ProfileForm.of(business.profile()), FieldErrors.NONE, saved, request);
  }

  @PostMapping("/settings")
  View save(
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String language,
      @RequestParam(defaultValue = "") String country,
      @RequestParam(defaultValue = "") String currency,
      @RequestParam(name = "time_zone", defaultValue = "") String timeZone,
      @RequestParam(name = "activity_window_days", defaultValue = "") String window,
      HttpServletRequest request) {
    var form = new ProfileForm(name, language, country, currency, timeZone, window);
    var problems = form.problems();
    if (problems.isEmpty()) {
      try {
        business.save(form.profile());
        return html.redirect("/settings?saved=true");
      } catch (Problem problem) {
        problems = List.of(problem);
      }
    }
    return page(form, FieldErrors.of(problems, html.ui(request)), false, request);
  }

  private View page(
      ProfileForm form, FieldErrors errors, boolean saved, HttpServletRequest request) {
    var choices = Choices.of(html.ui(request).texts().locale(), form);
    return html.page(
        "settings/business", new BusinessPage(form, choices, errors, saved), errors.status());
  }
}
