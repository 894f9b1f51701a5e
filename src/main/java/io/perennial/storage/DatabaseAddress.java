package io.perennial.storage;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where a PostgreSQL answers and who signs in to it. */
record DatabaseAddress(String url, @Nullable String user, @Nullable String password) {

  private static final String JDBC = "jdbc:";

  /**
   * Reads an address as operators have it: a JDBC address as it is, or {@code
   * postgresql://user:password@host/database}, the form hosting companies hand out.
   *
   * @param user wins over the one in the address
   */
  static DatabaseAddress parse(String given, @Nullable String user, @Nullable String password) {
    if (given.startsWith(JDBC)) {
      return new DatabaseAddress(given, user, password);
    }
    var address = URI.create(given);
    var query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    var port = address.getPort() < 0 ? "" : ":" + address.getPort();
    var url = JDBC + "postgresql://" + address.getHost() + port + address.getRawPath() + query;
    var person = address.getRawUserInfo() == null ? "" : address.getRawUserInfo();
    var parts = person.split(":", 2);
    return new DatabaseAddress(
        url,
        user != null || parts[0].isEmpty() ? user : decoded(parts[0]),
        password != null || parts.length < 2 ? password : decoded(parts[1]));
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

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
