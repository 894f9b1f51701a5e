package io.perennial.consents;

import io.perennial.Database;
import org.springframework.stereotype.Component;

/** The statement that reads the secret of links and hashes. */
@Component
class SecretSql {

  private final Database database;

  SecretSql(Database database) {
    this.database = database;
  }

  String secret() {
    return database.sql("select secret from consents_secret").query(String.class).single();
  }
}
