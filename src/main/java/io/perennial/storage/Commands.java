package io.perennial.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;

/**
 * What the program does instead of serving: {@code backup FILE} and {@code restore FILE}. Neither
 * starts the web server nor reads the log. Listens for the start, because the kernel, where the
 * program begins, knows no module.
 */
final class Commands implements ApplicationListener<ApplicationStartingEvent> {

  /** Reads the settings the way the product does, and nothing else of it. */
  @EnableConfigurationProperties(StorageSettings.class)
  static class SettingsOnly {}

  @Override
  public void onApplicationEvent(ApplicationStartingEvent start) {
    var arguments = start.getArgs();
    if (arguments.length > 0 && (arguments[0].equals("backup") || arguments[0].equals("restore"))) {
      System.exit(run(arguments));
    }
  }

  /** Runs the command and answers the exit code of the program. */
  private static int run(String... arguments) {
    try {
      if (arguments.length < 2 || arguments[1].startsWith("--")) {
        throw new Refusal("storage.command-needs-file", arguments[0]);
      }
      var file = Path.of(arguments[1]).toAbsolutePath();
      var settings = settings(Arrays.copyOfRange(arguments, 2, arguments.length));
      var done = arguments[0].equals("backup") ? backup(settings, file) : restore(settings, file);
      tell(done);
      return 0;
    } catch (Refusal refused) {
      tell(refused.sentence());
      return 1;
    }
  }

  /** Backs up beside the running product, or starts the server for it when nothing runs. */
  static String backup(StorageSettings settings, Path file) {
    var external = settings.database().address();
    if (external != null) {
      return Backup.write(external, settings.folder(), file);
    }
    if (!Files.isDirectory(settings.folder())) {
      throw new Refusal("storage.nothing-to-back-up", settings.folder());
    }
    var running = EmbeddedServer.running(settings.folder());
    if (running != null) {
      return Backup.write(running, settings.folder(), file);
    }
    try (var folder = DataFolder.tryOpen(settings.folder())) {
      if (folder == null) {
        throw new Refusal("storage.not-ready");
      }
      try (var server = EmbeddedServer.start(folder)) {
        return Backup.write(server.address(), folder.path(), file);
      }
    }
  }

  /** Restores into an empty database while the product is stopped. */
  static String restore(StorageSettings settings, Path file) {
    if (!Files.isReadable(file)) {
      throw new Refusal("storage.no-such-backup", file);
    }
    try (var folder = DataFolder.open(settings.folder());
        var postgres = Postgres.open(settings, folder)) {
      return Restore.read(file, postgres.address(), folder);
    }
  }

  private static StorageSettings settings(String... arguments) {
    var application = new SpringApplication(SettingsOnly.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    try (var context = application.run(arguments)) {
      return context.getBean(StorageSettings.class);
    }
  }

  @SuppressWarnings("SystemOut") // the answer of a command belongs on the console
  private static void tell(String sentence) {
    System.out.println(sentence);
  }
}
