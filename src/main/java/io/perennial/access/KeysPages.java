package io.perennial.access;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.settings.Choices.Choice;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
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

/** The page of the API keys. */
@Controller
class KeysPages {

  /**
   * The keys.
   *
   * @param secret the key just made, shown this once, or {@code null}
   * @param name what was typed as the name of a new key
   */
  record KeysPage(
      List<KeysSql.Key> keys,
      @Nullable String secret,
      String name,
      Role maker,
      FieldErrors errors) {

    /** The roles that a new key may have: nobody gives more than they have. */
    List<Choice> roles(Ui ui) {
      return Arrays.stream(Role.values())
          .filter(maker::covers)
          .map(role -> new Choice(role.word(), ui.text("role." + role.word())))
          .toList();
    }

    /** The business day on which a key was last used, in words. */
    String lastUsed(KeysSql.Key key, Ui ui) {
      var business = ui.business();
      return key.lastUsedAt() == null || business == null
          ? ui.text("keys.never")
          : ui.day(business.day(key.lastUsedAt()));
    }
  }

  private final Keys keys;
  private final Html html;

  KeysPages(Keys keys, Html html) {
    this.keys = keys;
    this.html = html;
  }

  @GetMapping("/settings/keys")
  View keys(@AuthenticationPrincipal Person person) {
    return html.page(
        "access/keys", new KeysPage(keys.list(), null, "", person.role(), FieldErrors.NONE));
  }

  /** Answers the page itself and not a redirect: the secret is shown once and kept nowhere. */
  @PostMapping("/settings/keys")
  View make(
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String role,
      @AuthenticationPrincipal Person person,
      HttpServletRequest request) {
    try {
      var secret = keys.make(name, role.isEmpty() ? person.role() : Role.of(role), person);
      return html.page(
          "access/keys", new KeysPage(keys.list(), secret, "", person.role(), FieldErrors.NONE));
    } catch (Problem problem) {
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return html.page(
          "access/keys",
          new KeysPage(keys.list(), null, name, person.role(), errors),
          errors.status());
    }
  }

  @PostMapping("/settings/keys/{id}/revoke")
  View revoke(@PathVariable UUID id) {
    keys.revoke(id);
    return html.redirect("/settings/keys");
  }
}
