package io.perennial.storage;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Refuses a start with a setting of ours that there is not: a slip in a name would else silently
 * start an empty database beside the real one.
 */
final class KnownSettings implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

  /** Every setting, in the way of {@link #plain}. */
  private static final Set<String> KNOWN =
      Set.of(
              "data",
              "database.url",
              "database.user",
              "database.password",
              "owner-email",
              "owner-password",
              "api-key",
              "demo",
              "outgoing-inside")
          .stream()
          .map(name -> plain("perennial." + name))
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern OURS = Pattern.compile("perennial\\..+|PERENNIAL_.+");

  /** Kubernetes sets these for a service that is called perennial. */
  private static final Pattern KUBERNETES = Pattern.compile("PERENNIAL_(SERVICE|PORT)(_.*)?");

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent prepared) {
    var unknown = unknown(prepared.getEnvironment());
    if (!unknown.isEmpty()) {
      throw new Refusal("storage.unknown-settings", String.join(", ", unknown));
    }
  }

  /** The names that nothing reads; never their values, which may be secret. */
  static Set<String> unknown(ConfigurableEnvironment environment) {
    var unknown = new TreeSet<String>();
    for (var source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> named) {
        for (var name : named.getPropertyNames()) {
          if (OURS.matcher(name).matches()
              && !KUBERNETES.matcher(name).matches()
              && !KNOWN.contains(plain(name))) {
            unknown.add(name);
          }
        }
      }
    }
    return unknown;
  }

  /** A setting has many spellings: {@code perennial.api-key}, {@code PERENNIAL_API_KEY}. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
  }
}
