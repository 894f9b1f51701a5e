package io.perennial.storage;

import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the data lies: {@code PERENNIAL_DATA}, and {@code PERENNIAL_DATABASE_URL}, {@code _USER},
 * {@code _PASSWORD} for a PostgreSQL of the operator's own.
 *
 * @param data the data folder
 */
@Validated
@ConfigurationProperties("perennial")
record StorageSettings(
    @NotBlank @DefaultValue("data") String data, @DefaultValue Database database) {

  /**
   * A PostgreSQL of the operator's own.
   *
   * @param url {@code postgresql://user:password@host/database} or a JDBC address; empty: the
   *     PostgreSQL that comes along is used
   */
  record Database(@DefaultValue("") String url, @Nullable String user, @Nullable String password) {

    /**
     * The address, or {@code null} when the PostgreSQL that comes along is to be used. It is
     * checked here and not by an annotation, whose refusal would print it with its password.
     *
     * @throws Refusal if it cannot be read
     */
    @Nullable DatabaseAddress address() {
      return url.isEmpty() ? null : DatabaseAddress.parse(url, user, password);
    }

    @Override
    public String toString() {
      return "Database[...]"; // the address may hold a password
    }
  }

  Path folder() {
    return Path.of(data).toAbsolutePath().normalize();
  }
}
