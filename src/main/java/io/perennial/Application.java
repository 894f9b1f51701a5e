package io.perennial;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** Starts Perennial: one process that serves pages and the API, and reads its own log. */
@SpringBootApplication(
    nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
    proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class Application {

  public static void main(String[] arguments) {
    SpringApplication.run(Application.class, arguments);
  }

  /** The one source of time; tests put a clock they can move in its place. */
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
