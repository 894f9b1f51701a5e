package io.perennial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the repository, for the rules about the code's shape.
 *
 * @param path from the repository's root, with forward slashes
 */
record Source(String path, String text) {

  /** Strings are matched first, so that what looks like a comment inside one is none. */
  private static final Pattern STRING_OR_COMMENT =
      Pattern.compile(
          "(\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+')|/\\*.*?\\*/|//[^\\n]*",
          Pattern.DOTALL);

  private static final String JAVA = "src/main/java/io/perennial/";
  private static final String TEMPLATES = "src/main/jte/";

  /** Every file of the given folders that a person wrote and a rule may look at. */
  static List<Source> of(String... folders) {
    List<Source> sources = new ArrayList<>();
    for (var folder : folders) {
      try (var paths = Files.walk(Path.of(folder))) {
        for (var path : paths.filter(Source::readable).sorted().toList()) {
          sources.add(new Source(path.toString().replace('\\', '/'), Files.readString(path)));
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return sources;
  }

  private static boolean readable(Path path) {
    var name = path.getFileName().toString();
    return Files.isRegularFile(path)
        && name.matches(".*\\.(java|jte|js|css|sql|properties)")
        && !name.endsWith(".min.js");
  }

  boolean isJava() {
    return path.endsWith(".java") && path.startsWith(JAVA);
  }

  boolean isTemplate() {
    return path.startsWith(TEMPLATES);
  }

  boolean isMigration() {
    return path.contains("/db/migration/");
  }

  /** The module the file belongs to; empty for the root package. */
  String module() {
    var inside =
        isJava()
            ? path.substring(JAVA.length())
            : isTemplate() ? path.substring(TEMPLATES.length()) : "";
    int slash = inside.indexOf('/');
    return slash < 0 ? "" : inside.substring(0, slash);
  }

  /** The file's name without its ending: the class of a Java file. */
  String name() {
    var file = path.substring(path.lastIndexOf('/') + 1);
    return file.substring(0, file.indexOf('.'));
  }

  /** The text without its comments. */
  String code() {
    if (!path.endsWith(".java")) {
      return text;
    }
    return STRING_OR_COMMENT
        .matcher(text)
        .replaceAll(
            found -> found.group(1) == null ? "" : Matcher.quoteReplacement(found.group(1)));
  }
}
