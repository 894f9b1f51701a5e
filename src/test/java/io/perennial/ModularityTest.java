package io.perennial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.DependencyType;

/**
 * Modules depend on each other only as they declare, and docs/architecture.md shows them as they
 * are. Refresh the document with {@code mvn -Dtest=ModularityTest -Ddocs.write=true test}.
 */
class ModularityTest {

  private static final Path DOCUMENT = Path.of("docs/architecture.md");
  private static final String START = "<!-- generated: modules -->";
  private static final String END = "<!-- end of generated -->";
  private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);

  private static final ApplicationModules MODULES = ApplicationModules.of(Application.class);

  @Test
  void modules_depend_only_on_what_they_declare() {
    MODULES.verify();
  }

  @Test
  void a_forbidden_dependency_would_be_found() {
    assertThat(
            ApplicationModules.of("brokenhouse", location -> true)
                .detectViolations()
                .hasViolations())
        .isTrue();
  }

  @Test
  void the_architecture_document_shows_the_modules_as_they_are() throws IOException {
    var written = Files.readString(DOCUMENT);
    int start = written.indexOf(START) + START.length();
    int end = written.indexOf(END);
    var fresh =
        written.substring(0, start) + "\n" + table() + "\n" + diagram() + written.substring(end);
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, fresh);
      return;
    }
    assertThat(written)
        .as("refresh it: mvn -Dtest=ModularityTest -Ddocs.write=true test")
        .isEqualTo(fresh);
  }

  private static String table() throws IOException {
    var rows =
        new StringBuilder("| module | what it is for | may depend on |\n| --- | --- | --- |\n");
    for (var name : names()) {
      var text = Files.readString(packageInfo(MODULES.getModuleByName(name).orElseThrow()));
      var comment = COMMENT.matcher(text);
      var purpose = comment.find() ? comment.group(1) : "";
      rows.append(
          "| `%s` | %s | %s |%n"
              .formatted(
                  name,
                  purpose.replaceAll("\\s*\\n\\s*\\*\\s*", " ").strip(),
                  String.join(", ", TableShape.dependencies(text)))
              .replace(System.lineSeparator(), "\n"));
    }
    return rows.toString();
  }

  private static String diagram() {
    var lines = new StringBuilder("```mermaid\nflowchart BT\n");
    for (var name : names()) {
      lines.append("  ").append(name).append('\n');
    }
    for (var name : names()) {
      var module = MODULES.getModuleByName(name).orElseThrow();
      Set<String> needed = new TreeSet<>();
      module
          .getDirectDependencies(MODULES, DependencyType.DEFAULT, DependencyType.USES_COMPONENT)
          .uniqueModules()
          .forEach(target -> needed.add(target.getIdentifier().toString()));
      needed.forEach(target -> lines.append("  %s --> %s\n".formatted(name, target)));
    }
    return lines.append("```\n").toString();
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    MODULES.forEach(module -> names.add(module.getIdentifier().toString()));
    return names;
  }

  private static Path packageInfo(ApplicationModule module) {
    return Path.of("src/main/java/io/perennial/" + module.getIdentifier() + "/package-info.java");
  }
}
