package io.perennial.people;

import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.customers.Attribute;
import io.perennial.customers.Attributes;
import io.perennial.customers.TraitType;
import io.perennial.settings.Choices.Choice;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The page where the business says what it wants to know of its customers. */
@Controller
@RequestMapping("/settings/attributes")
class AttributesPages {

  /** An attribute as somebody types it. */
  record Typed(String name, String label, String type, String choices) {

    static final Typed NOTHING = new Typed("", "", "text", "");

    static Typed of(Attribute attribute) {
      return new Typed(
          attribute.name(),
          attribute.label(),
          attribute.type().word(),
          String.join("\n", attribute.choices()));
    }
  }

  /**
   * All of them.
   *
   * @param known whether the one that is typed is there already
   */
  record AttributesPage(
      List<Attribute> attributes, Typed typed, boolean known, FieldErrors errors) {

    List<Choice> types(Ui ui) {
      return Arrays.stream(TraitType.values())
          .map(type -> new Choice(type.word(), ui.text("attributes.type." + type.word())))
          .toList();
    }
  }

  private final Attributes attributes;
  private final Html html;

  AttributesPages(Attributes attributes, Html html) {
    this.attributes = attributes;
    this.html = html;
  }

  /** All of them, and one of them in the form if it is named. */
  @GetMapping
  View list(@RequestParam(defaultValue = "") String name) {
    var typed =
        attributes.list().stream()
            .filter(attribute -> attribute.name().equals(name))
            .findFirst()
            .map(Typed::of)
            .orElse(Typed.NOTHING);
    return html.page("people/attributes", page(typed, FieldErrors.NONE));
  }

  @PostMapping
  View declare(
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String label,
      @RequestParam(defaultValue = "") String type,
      @RequestParam(defaultValue = "") String choices,
      HttpServletRequest request) {
    try {
      var of = TraitType.of(type);
      if (of == null) {
        throw Problem.invalidField("type", "error.parameter", "type");
      }
      attributes.declare(name, label, of, choices.lines().toList());
      return html.redirect("/settings/attributes");
    } catch (Problem problem) {
      var errors = FieldErrors.of(List.of(problem), html.ui(request));
      return html.page(
          "people/attributes",
          page(new Typed(name, label, type, choices), errors),
          errors.status());
    }
  }

  @PostMapping("/retire")
  View retire(@RequestParam(defaultValue = "") String name) {
    attributes.retire(name);
    return html.redirect("/settings/attributes");
  }

  private AttributesPage page(Typed typed, FieldErrors errors) {
    var all = attributes.list();
    boolean known = all.stream().anyMatch(attribute -> attribute.name().equals(typed.name()));
    return new AttributesPage(all, typed, known, errors);
  }
}
