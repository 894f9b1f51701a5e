package io.perennial.columnar;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows from PostgreSQL's binary COPY. The binary form costs the server a third less than
 * text, and there is nothing to parse here. Columns are read only as what the taker knows them to
 * be. The driver hands over whole rows; anything else is noticed and refused.
 */
final class CopiedRows extends OutputStream {

  /** Takes the row that was just read. */
  interface Taker {
    void take(CopiedRows row) throws SQLException;
  }

  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  /** Signature, flags, and the length of an extension, which is none. */
  private static final int HEADER = SIGNATURE.length + 8;

  private static final int TRAILER = -1;

  /** Microseconds from 1970 to 2000, where PostgreSQL's instants begin. */
  private static final long EPOCH = 946_684_800_000_000L;

  private static final int NEGATIVE = 0x4000;
  private static final long GROUP = 10_000;

  private final Taker taker;
  private final int[] at;
  private final int[] lengths;
  private ByteBuffer row = ByteBuffer.allocate(0);
  private boolean begun;

  CopiedRows(int columns, Taker taker) {
    this.at = new int[columns];
    this.lengths = new int[columns];
    this.taker = taker;
  }

  /** The upper half of a UUID. */
  long high(int column) {
    return row.getLong(at[column]);
  }

  long low(int column) {
    return row.getLong(at[column] + 8);
  }

  /** The text; {@code null} where there is none. */
  @Nullable String text(int column) {
    return lengths[column] < 0
        ? null
        : new String(row.array(), at[column], lengths[column], StandardCharsets.UTF_8);
  }

  /** Microseconds since 1970. */
  long micros(int column) {
    return row.getLong(at[column]) + EPOCH;
  }

  /**
   * An amount in ten-thousandths. PostgreSQL's numeric: groups of four decimal digits; {@code
   * weight} groups less one stand before the point. Kept are four decimals, which is one group
   * behind the point.
   */
  long amount(int column) {
    int start = at[column];
    int groups = row.getShort(start);
    int weight = row.getShort(start + 2);
    int sign = row.getShort(start + 4);
    long amount = 0;
    for (int place = 0; place < Math.max(groups, weight + 2); place++) {
      long group = place < groups ? row.getShort(start + 8 + 2 * place) : 0;
      if (place <= weight + 1) {
        amount = Math.addExact(Math.multiplyExact(amount, GROUP), group);
      }
    }
    return sign == NEGATIVE ? -amount : amount;
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
    } catch (BufferUnderflowException cut) {
      throw new IOException("a row came in pieces", cut);
    }
  }

  private void take(int columns) throws IOException, SQLException {
    if (columns != at.length) {
      throw new IOException("a row of " + columns + " columns");
    }
    for (int column = 0; column < columns; column++) {
      lengths[column] = row.getInt();
      at[column] = row.position();
      int end = at[column] + Math.max(0, lengths[column]);
      if (end > row.limit()) {
        throw new BufferUnderflowException();
      }
      row.position(end);
    }
    taker.take(this);
  }
}
