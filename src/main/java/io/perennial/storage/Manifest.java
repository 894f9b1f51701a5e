package io.perennial.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list of contents of a backup, its last entry.
 *
 * @param format grows when the file is laid out in another way
 * @param schema version of the last migration the tables had
 * @param madeAt as the database wrote it
 * @param tables in an order in which every foreign key finds its target
 */
record Manifest(
    int format,
    String schema,
    String madeAt,
    List<Table> tables,
    List<Partition> partitions,
    List<Sequence> sequences) {

  static final int FORMAT = 1;
  static final String ENTRY = "manifest.json";
  static final String TABLES = "tables/";
  static final String IMPORTS = "imports/";

  /** More than any backup's list needs; a file that claims more is not ours. */
  private static final int LARGEST_BYTES = 16_000_000;

  /** A table and how many rows of it the backup holds. */
  record Table(String name, List<String> columns, long rows) {}

  /** A part of a partitioned table; {@code bound} is what follows {@code partition of}. */
  record Partition(String name, String parent, String bound) {}

  /** A sequence and where it stands. */
  record Sequence(String name, long value, boolean used) {}

  private static final JsonMapper JSON = JsonMapper.builder().build();

  byte[] write() {
    return JSON.writeValueAsBytes(this);
  }

  static Manifest read(InputStream bytes) throws IOException {
    try {
      var manifest = JSON.readValue(bytes.readNBytes(LARGEST_BYTES), Manifest.class);
      if (manifest.format() != FORMAT) {
        throw new IOException("format " + manifest.format());
      }
      return manifest;
    } catch (JacksonException unreadable) {
      throw new IOException("the list of contents cannot be read", unreadable);
    }
  }

  long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }
}
