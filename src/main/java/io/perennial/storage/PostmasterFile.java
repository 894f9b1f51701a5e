package io.perennial.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a running PostgreSQL writes about itself into its cluster. */
record PostmasterFile(long process, int port, String status) {

  static final String NAME = "postmaster.pid";

  /** The file of this cluster; empty when there is none or it is not written to its end yet. */
  static Optional<PostmasterFile> read(Path cluster) {
    try {
      var lines = Files.readAllLines(cluster.resolve(NAME));
      if (lines.size() < 4) {
        return Optional.empty();
      }
      return Optional.of(
          new PostmasterFile(
              Long.parseLong(lines.get(0).strip()),
              Integer.parseInt(lines.get(3).strip()),
              lines.size() < 8 ? "starting" : lines.get(7).strip()));
    } catch (IOException | NumberFormatException none) {
      return Optional.empty();
    }
  }

  boolean ready() {
    return status.equals("ready");
  }

  boolean stopping() {
    return status.equals("stopping");
  }
}
