package io.perennial.consents;

import io.perennial.Business;
import io.perennial.Html;
import io.perennial.Problem;
import io.perennial.Ui;
import io.perennial.settings.Choices.Choice;
import io.perennial.settings.FieldErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.BindParam;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;

/** The pages of what the business writes about. */
@Controller
class TopicPages {

  /** A topic as it is typed. */
  record TopicForm(
      @BindParam("name_en") @Nullable String english,
      @BindParam("name_pl") @Nullable String polish,
      @BindParam("name_ro") @Nullable String romanian,
      @BindParam("name_uk") @Nullable String ukrainian,
      @Nullable String basis,
      @Nullable String doubleOptIn,
      @Nullable String fromShops,
      @Nullable List<String> channels,
      @Nullable String ended) {

    Topic topic(String key) {
      return new Topic(
          key,
          Topics.names(told(english), told(polish), told(romanian), told(ukrainian)),
          Basis.of(basis).orElse(Basis.CONSENT),
          doubleOptIn != null,
          fromShops != null,
          channels == null
              ? List.of()
              : channels.stream()
                  .flatMap(word -> Channel.of(word).stream())
                  .distinct()
                  .sorted()
                  .toList(),
          ended != null);
    }

    private static String told(@Nullable String name) {
      return name == null ? "" : name;
    }
  }

  /** All topics. */
  record ListPage(List<Topic> topics) {}

  /**
   * One topic, or the form of a new one.
   *
   * @param fresh whether it is a new one
   * @param country of the business, whose law comes first
   */
  record TopicPage(Topic topic, boolean fresh, FieldErrors errors, String country) {

    /** The countries whose law is told about, the business's own first. */
    List<String> countries() {
      return LAWS.stream()
          .sorted(java.util.Comparator.comparing(one -> !one.equals(country)))
          .toList();
    }

    List<Choice> bases(Ui ui) {
      return Arrays.stream(Basis.values())
          .map(basis -> new Choice(basis.word(), ui.text("consents.basis." + basis.word())))
          .toList();
    }

    List<Channel> channels() {
      return List.of(Channel.values());
    }

    String typed(String language) {
      return topic.names().getOrDefault(language, "");
    }

    String action() {
      return fresh ? LIST + "/new" : LIST + "/" + topic.key();
    }
  }

  static final String LIST = "/settings/consents";

  /** Countries whose law differs, and who the product is made for. */
  private static final List<String> LAWS = List.of("PL", "RO", "UA");

  private static final Topic EMPTY =
      new Topic("", Map.of(), Basis.CONSENT, true, false, List.of(Channel.EMAIL), false);

  private final Topics topics;
  private final Business business;
  private final Html html;

  TopicPages(Topics topics, Business business, Html html) {
    this.topics = topics;
    this.business = business;
    this.html = html;
  }

  @GetMapping(LIST)
  View list() {
    return html.page("consents/topics", new ListPage(topics.all()));
  }

  @GetMapping(LIST + "/new")
  View fresh() {
    return page(EMPTY, true, FieldErrors.NONE);
  }

  @PostMapping(LIST + "/new")
  View make(@ModelAttribute TopicForm form, HttpServletRequest request) {
    return saved(form.topic(""), true, request);
  }

  @GetMapping(LIST + "/{key:[a-z][a-z0-9_]*}")
  View one(@PathVariable String key) {
    return page(known(key), false, FieldErrors.NONE);
  }

  @PostMapping(LIST + "/{key:[a-z][a-z0-9_]*}")
  View save(@PathVariable String key, @ModelAttribute TopicForm form, HttpServletRequest request) {
    return saved(form.topic(known(key).key()), false, request);
  }

  private View saved(Topic topic, boolean fresh, HttpServletRequest request) {
    var problems = topics.save(topic, fresh);
    return problems.isEmpty()
        ? html.redirect(LIST)
        : page(topic, fresh, FieldErrors.of(problems, html.ui(request)));
  }

  private View page(Topic topic, boolean fresh, FieldErrors errors) {
    var page = new TopicPage(topic, fresh, errors, business.profile().country());
    return html.page("consents/topic", page, errors.status());
  }

  private Topic known(String key) {
    return topics.all().stream()
        .filter(topic -> topic.key().equals(key))
        .findFirst()
        .orElseThrow(() -> Problem.notFound("consents.topic.unknown", key));
  }
}
