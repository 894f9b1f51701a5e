package io.perennial.access;

import io.perennial.Html;
import io.perennial.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Signing in and out. */
@Controller
class SignInPages {

  /**
   * The form.
   *
   * @param next where to go afterwards
   * @param refusal why the last try was refused, or {@code null}
   */
  record SignInPage(String email, String next, @Nullable String refusal) {}

  private final Staff staff;
  private final Sessions sessions;
  private final Audit audit;
  private final Html html;

  SignInPages(Staff staff, Sessions sessions, Audit audit, Html html) {
    this.staff = staff;
    this.sessions = sessions;
    this.audit = audit;
    this.html = html;
  }

  @GetMapping("/login")
  View form(@RequestParam(defaultValue = "/") String next, HttpServletRequest request) {
    if (request.getUserPrincipal() != null) {
      return html.redirect(Security.local(next));
    }
    if (staff.isEmpty()) {
      return html.redirect("/setup");
    }
    return html.page("access/login", new SignInPage("", Security.local(next), null));
  }

  @PostMapping("/login")
  View signIn(
      @RequestParam(defaultValue = "") String email,
      @RequestParam(defaultValue = "") String password,
      @RequestParam(defaultValue = "/") String next,
      HttpServletRequest request,
      HttpServletResponse response) {
    var target = Security.local(next);
    try {
      var person = staff.recognise(email, password, request.getRemoteAddr());
      sessions.open(person, request, response);
      audit.signedIn(person);
      return html.redirect(target);
    } catch (Problem refused) {
      var sentence = html.ui(request).text(refused.text(), refused.arguments().toArray());
      return html.page(
          "access/login", new SignInPage(email, target, sentence), refused.kind().status());
    }
  }

  @PostMapping("/logout")
  View signOut(HttpServletRequest request, HttpServletResponse response) {
    sessions.close(request, response);
    return html.redirect("/login");
  }
}
