package io.perennial.storage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a PostgreSQL answers and who signs in to it. */
record DatabaseAddress(String url, @Nullable String user, @Nullable String password) {

  private static final String JDBC = "jdbc:";
  private static final String PLACE = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?";

  /**
   * Read by hand: {@code URI} knows no host with an underscore, and its refusals print the address
   * with the password.
   */
  private static final Pattern FORM =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:(?<person>[^/?#]*)@)?(?<places>(?:%1$s(?:,%1$s)*)?)"
                  .formatted(PLACE)
              + "(?<database>/[^/?#@]*)?(?:\\?(?<query>[^#]*))?");

  /**
   * Reads an address as operators have it: a JDBC address, or {@code
   * postgresql://user:password@host/database}, the form hosting companies hand out. Who signs in is
   * taken out of it, so that the address itself may be printed by the pool and the driver.
   *
   * @param user wins over the one in the address
   * @throws Refusal without the text, which may hold a password
   */
  static DatabaseAddress parse(String given, @Nullable String user, @Nullable String password) {
    var parts = FORM.matcher(given.strip());
    if (!parts.matches()) {
      throw new Refusal("storage.address");
    }
    var person = text(parts.group("person")).split(":", 2);
    var inside = decoded(person[0]);
    var secret = person.length < 2 ? "" : decoded(person[1]);
    var rest = new ArrayList<String>();
    for (var parameter : text(parts.group("query")).split("&", -1)) {
      if (parameter.startsWith("user=")) {
        inside = decoded(parameter.substring("user=".length()));
      } else if (parameter.startsWith("password=")) {
        secret = decoded(parameter.substring("password=".length()));
      } else if (!parameter.isEmpty()) {
        rest.add(parameter);
      }
    }
    var database = text(parts.group("database"));
    return new DatabaseAddress(
        JDBC
            + "postgresql://"
            + parts.group("places")
            + (database.isEmpty() ? "/" : database)
            + (rest.isEmpty() ? "" : "?" + String.join("&", rest)),
        user != null || inside.isEmpty() ? user : inside,
        password != null || secret.isEmpty() ? password : secret);
  }

  /** A connection of its own, beside the pool; the session's zone is UTC whatever the JVM's is. */
  Connection connect() throws SQLException {
    var properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    // Not the pool's name: a restore knows a running product by that.
    properties.setProperty("ApplicationName", "perennial-aside");
    properties.setProperty("connectTimeout", "5");
    return DriverManager.getConnection(url, properties);
  }

  @Override
  public String toString() {
    return "DatabaseAddress[...]"; // the address may hold a password
  }

  private static String text(@Nullable String part) {
    return part == null ? "" : part;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new Refusal("storage.address"); // without the cause, which quotes the text
    }
  }
}
