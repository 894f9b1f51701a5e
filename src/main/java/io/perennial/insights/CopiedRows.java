package io.perennial.insights;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Reads rows of three columns from PostgreSQL's binary COPY: a key, an instant and an amount. The
 * binary form costs the server a third less than text, and there is nothing to parse here. The
 * driver hands over whole rows; anything else is noticed and refused.
 */
final class CopiedRows extends OutputStream {

  /** Takes a row; the amount is in ten-thousandths, the instant in microseconds since 1970. */
  interface Taker {
    void take(Key key, long micros, long amount) throws SQLException;
  }

  /** The first column, read only as what the taker knows it to be. */
  final class Key {
    private int at;
    private int length;

    long high() {
      return row.getLong(at);
    }

    long low() {
      return row.getLong(at + 8);
    }

    String text() {
      return new String(row.array(), at, length, StandardCharsets.UTF_8);
    }
  }

  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  /** Signature, flags, and the length of an extension, which is none. */
  private static final int HEADER = SIGNATURE.length + 8;

  private static final int COLUMNS = 3;
  private static final int TRAILER = -1;

  /** Microseconds from 1970 to 2000, where PostgreSQL's instants begin. */
  private static final long EPOCH = 946_684_800_000_000L;

  private static final int NEGATIVE = 0x4000;
  private static final long GROUP = 10_000;

  private final Taker taker;
  private final Key key = new Key();
  private ByteBuffer row = ByteBuffer.allocate(0);
  private boolean begun;

  CopiedRows(Taker taker) {
    this.taker = taker;
  }

  @Override
  public void write(int single) throws IOException {
    throw new IOException("a row came in pieces");
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    row = ByteBuffer.wrap(bytes, offset, length);
    if (!begun) {
      if (length < HEADER
          || !Arrays.equals(
              SIGNATURE, 0, SIGNATURE.length, bytes, offset, offset + SIGNATURE.length)) {
        throw new IOException("this is not a binary copy");
      }
      begun = true;
      row.position(offset + HEADER);
    }
    try {
      while (row.hasRemaining()) {
        int columns = row.getShort();
        if (columns == TRAILER) {
          return;
        }
        take(columns);
      }
    } catch (SQLException refused) {
      throw new IOException(refused);
    } catch (java.nio.BufferUnderflowException cut) {
      throw new IOException("a row came in pieces", cut);
    }
  }

  private void take(int columns) throws IOException, SQLException {
    if (columns != COLUMNS) {
      throw new IOException("a row of " + columns + " columns");
    }
    key.length = row.getInt();
    key.at = row.position();
    row.position(key.at + key.length);
    row.getInt();
    long micros = row.getLong() + EPOCH;
    row.getInt();
    long amount = amount();
    taker.take(key, micros, amount);
  }

  /**
   * PostgreSQL's numeric: groups of four decimal digits; {@code weight} groups less one stand
   * before the point. Kept are four decimals, which is one group behind the point.
   */
  private long amount() {
    int groups = row.getShort();
    int weight = row.getShort();
    int sign = row.getShort();
    row.getShort();
    long amount = 0;
    for (int place = 0; place < Math.max(groups, weight + 2); place++) {
      long group = place < groups ? row.getShort() : 0;
      if (place <= weight + 1) {
        amount = Math.addExact(Math.multiplyExact(amount, GROUP), group);
      }
    }
    return sign == NEGATIVE ? -amount : amount;
  }
}
