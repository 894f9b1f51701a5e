package io.perennial.consents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.springframework.context.ApplicationContext;

/** Files of consents, for the tests of other modules. */
public final class ConsentFiles {

  private ConsentFiles() {}

  /** Brings a file that is shown and waits to be recorded. */
  public static void show(ApplicationContext context, String content) {
    try {
      var file = Files.createTempFile("consents", ".csv");
      try {
        Files.writeString(file, content);
        context.getBean(Imports.class).read(file, "consents.csv", "shop", "a test");
      } finally {
        Files.delete(file);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
