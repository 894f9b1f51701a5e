package io.perennial;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test of the running product: the real PostgreSQL, the web server on a free port, a clock that
 * can be moved. All such tests share one context, so none of them may add properties or beans; each
 * makes its own customers.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc
@ContextConfiguration(initializers = TestDatabase.class)
@Import({PerennialTest.Time.class, OpenApiTest.Description.class})
public @interface PerennialTest {

  /** Puts the moved clock in the place of the machine's. */
  @TestConfiguration(proxyBeanMethods = false)
  class Time {
    @Bean
    @Primary
    MovedClock movedClock() {
      return new MovedClock();
    }
  }
}
