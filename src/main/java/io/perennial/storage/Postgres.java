package io.perennial.storage;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL in use: the one that comes along, or the operator's own. */
record Postgres(DatabaseAddress address, @Nullable EmbeddedServer embedded)
    implements AutoCloseable {

  /** Starts the one that comes along unless an address is set; refuses one that loses data. */
  static Postgres open(StorageSettings settings, DataFolder folder) {
    var external = settings.database().address();
    if (external != null) {
      refuseToLoseOrders(external);
      return new Postgres(external, null);
    }
    return open(EmbeddedServer.start(folder));
  }

  static Postgres open(EmbeddedServer server) {
    try {
      refuseToLoseOrders(server.address());
      return new Postgres(server.address(), server);
    } catch (RuntimeException refused) {
      server.close();
      throw refused;
    }
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
  }

  private static void refuseToLoseOrders(DatabaseAddress address) {
    try (var connection = address.connect()) {
      for (var setting : StorageSql.DURABILITY) {
        if (StorageSql.show(connection, setting).equals("off")) {
          throw new Refusal("storage.not-durable", setting);
        }
      }
    } catch (SQLException unreachable) {
      throw Refusal.because(unreachable, "storage.unreachable", unreachable.getSQLState() + "");
    }
  }
}
