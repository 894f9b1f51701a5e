package io.perennial.demo;

import io.perennial.Problem;
import io.perennial.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Starts straight into the demo shop where {@code PERENNIAL_DEMO} says so. */
@Component
class DemoStart {

  /** The one setting; {@code access} reads it too, for the sign-in. */
  @ConfigurationProperties("perennial")
  record DemoSettings(boolean demo) {}

  private static final Logger LOG = LoggerFactory.getLogger(DemoStart.class);

  private final DemoSettings settings;
  private final Demo demo;

  DemoStart(DemoSettings settings, Demo demo) {
    this.settings = settings;
    this.demo = demo;
  }

  /** An installation that has customers of its own keeps them, and serves. */
  @EventListener(ApplicationReadyEvent.class)
  void started() {
    if (!settings.demo()) {
      return;
    }
    try {
      demo.start();
    } catch (Problem refused) {
      LOG.warn(Texts.of("en").say(refused.text(), refused.arguments().toArray()));
    }
  }
}
