package io.perennial;

import io.perennial.storage.UnpackedPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * Gives the context of the tests a fresh data folder, so that the product starts its own PostgreSQL
 * there, as it does for a shop. Also the place of data folders for tests that start servers
 * themselves.
 */
public final class TestDatabase
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final Path PLACE = Path.of("target", "test-data").toAbsolutePath();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    var folder = UnpackedPrograms.into(freshFolder());
    var settings =
        Map.<String, Object>of(
            "perennial.data", folder.toString(), "perennial.outgoing-inside", "true");
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("tests", settings));
  }

  /** A data folder that is not there yet; what earlier runs left is cleared away first. */
  public static synchronized Path freshFolder() {
    int number = NUMBER.incrementAndGet();
    if (number == 1) {
      clear();
    }
    return PLACE.resolve(ProcessHandle.current().pid() + "-" + number);
  }

  private static void clear() {
    try {
      Files.createDirectories(PLACE);
      // A run that was killed leaves its PostgreSQL behind.
      ProcessHandle.allProcesses()
          .filter(process ->
              process.info().command().filter(path -> path.startsWith(PLACE + "/")).isPresent())
          .forEach(ProcessHandle::destroyForcibly);
      FileSystemUtils.deleteRecursively(PLACE);
      Files.createDirectories(PLACE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
