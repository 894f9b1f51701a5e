package io.perennial.access;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.access.StaffSql.Invitation;
import io.perennial.access.StaffSql.Member;
import io.perennial.settings.Choices.Choice;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The staff on a page, and the page behind the link of an invitation. */
@Controller
class StaffPages {

  /**
   * The staff.
   *
   * @param link of the invitation just made, shown this once, or {@code null}
   * @param reader who looks at it
   * @param email what was typed for a new one
   */
  record StaffPage(
      List<Member> members,
      List<Invitation> invitations,
      @Nullable String link,
      UUID reader,
      String email,
      FieldErrors errors) {

    List<Choice> roles(Ui ui) {
      return Arrays.stream(Role.values())
          .map(role -> new Choice(role.word(), ui.text("role." + role.word())))
          .toList();
    }

    Role[] all() {
      return Role.values();
    }
  }

  /** Who is invited chooses a password. */
  record InvitedPage(String token, Invitation invitation, FieldErrors errors) {}

  private static final String LIST = "/settings/staff";

  private final Colleagues colleagues;
  private final Sessions sessions;
  private final Audit audit;
  private final Html html;

  StaffPages(Colleagues colleagues, Sessions sessions, Audit audit, Html html) {
    this.colleagues = colleagues;
    this.sessions = sessions;
    this.audit = audit;
    this.html = html;
  }

  @GetMapping(LIST)
  View list(@AuthenticationPrincipal Person person) {
    return page(person, null, "", FieldErrors.NONE);
  }

  /** Answers the page itself and not a redirect: the link is shown once and kept nowhere. */
  @PostMapping(LIST)
  View invite(
      @RequestParam(defaultValue = "") String email,
      @RequestParam(defaultValue = "") String role,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    try {
      var token = colleagues.invite(email, Role.of(role), person);
      var here = request.getRequestURL();
      var site = here.substring(0, here.length() - request.getRequestURI().length());
      return page(person, site + "/invited/" + token, "", FieldErrors.NONE);
    } catch (Problem problem) {
      return page(person, null, email, FieldErrors.of(List.of(problem), html.ui(request)));
    }
  }

  @PostMapping(LIST + "/invitations/{id}/call-off")
  View callOff(@PathVariable UUID id) {
    colleagues.callOff(id);
    return html.redirect(LIST);
  }

  @PostMapping(LIST + "/{id}/role")
  View changeRole(@PathVariable UUID id, @RequestParam(defaultValue = "") String role) {
    colleagues.changeRole(id, Role.of(role));
    return html.redirect(LIST);
  }

  @PostMapping(LIST + "/{id}/remove")
  View remove(@PathVariable UUID id) {
    colleagues.remove(id);
    return html.redirect(LIST);
  }

  @GetMapping("/invited/{token}")
  View invited(@PathVariable String token) {
    var page = new InvitedPage(token, colleagues.invited(token), FieldErrors.NONE);
    return html.page("access/invited", page);
  }

  @PostMapping("/invited/{token}")
  View accept(
      @PathVariable String token,
      @RequestParam(defaultValue = "") String password,
      HttpServletRequest request,
      HttpServletResponse response) {
    var invitation = colleagues.invited(token);
    try {
      var person = colleagues.accept(token, password);
      sessions.open(person, request, response);
      audit.signedIn(person);
      return html.redirect("/");
    } catch (Problem problem) {
      if (problem.field() == null) {
        throw problem;
      }
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return html.page(
          "access/invited", new InvitedPage(token, invitation, errors), errors.status());
    }
  }

  private View page(Person reader, @Nullable String link, String email, FieldErrors errors) {
    return html.page(
        "access/staff",
        new StaffPage(
            colleagues.members(), colleagues.invitations(), link, reader.id(), email, errors),
        errors.status());
  }
}
