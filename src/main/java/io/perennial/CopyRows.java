package io.perennial;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into a table, in the binary format of PostgreSQL's COPY: ids, times and numbers
 * are neither written out here nor read again there, which costs more than storing them. The values
 * of a row come in the order of the statement's columns, and their types must be the columns'.
 */
public final class CopyRows {

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int END_OF_ROWS = -1;
  private static final int NULL = -1;
  private static final int TEXT_TYPE = 25;
  private static final byte JSONB_VERSION = 1;

  /** PostgreSQL counts microseconds from the beginning of the year 2000. */
  private static final long EPOCH_SECONDS = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

  /** PostgreSQL keeps a number in groups of four decimal digits. */
  private static final int GROUP = 4;

  private static final int GROUP_BASE = 10_000;
  private static final BigInteger BIG_BASE = BigInteger.valueOf(GROUP_BASE);
  private static final short NEGATIVE = 0x4000;

  private byte[] bytes = new byte[1 << 13];
  private int length;
  private int row;
  private int values;

  public CopyRows() {
    System.arraycopy(SIGNATURE, 0, bytes, 0, SIGNATURE.length);
    // No flags, and no extension of the header.
    length = SIGNATURE.length + 2 * Integer.BYTES;
    begin();
  }

  public CopyRows add(@Nullable UUID id) {
    if (id == null) {
      return addNull();
    }
    value(2 * Long.BYTES);
    putLong(id.getMostSignificantBits());
    putLong(id.getLeastSignificantBits());
    return this;
  }

  /** Adds a bigint. */
  public CopyRows add(long number) {
    value(Long.BYTES);
    putLong(number);
    return this;
  }

  public CopyRows add(boolean flag) {
    value(1);
    bytes[length++] = (byte) (flag ? 1 : 0);
    return this;
  }

  /** Adds a {@code "char"}: one letter of ASCII. */
  public CopyRows add(char letter) {
    value(1);
    bytes[length++] = (byte) letter;
    return this;
  }

  /** Adds a timestamptz, rounded to microseconds as the driver does. */
  public CopyRows add(@Nullable Instant at) {
    if (at == null) {
      return addNull();
    }
    value(Long.BYTES);
    putLong((at.getEpochSecond() - EPOCH_SECONDS) * 1_000_000 + (at.getNano() + 500) / 1000);
    return this;
  }

  /** Adds a numeric; a scale that the column does not have is rounded there. */
  public CopyRows add(@Nullable BigDecimal number) {
    if (number == null) {
      return addNull();
    }
    int scale = Math.max(0, number.scale());
    int fraction = (scale + GROUP - 1) / GROUP;
    var unscaled = number.setScale(fraction * GROUP, RoundingMode.UNNECESSARY).unscaledValue();
    int start = length;
    value(4 * Short.BYTES);
    length += 4 * Short.BYTES;
    int groups = putGroups(unscaled.abs());
    int end = length;
    length = start;
    putInt(end - start - Integer.BYTES);
    putShort(groups);
    putShort(groups - 1 - fraction);
    putShort(number.signum() < 0 ? NEGATIVE : 0);
    putShort(scale);
    length = end;
    return this;
  }

  public CopyRows add(@Nullable String text) {
    if (text == null) {
      return addNull();
    }
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    value(encoded.length);
    put(encoded);
    return this;
  }

  /** Adds a jsonb. */
  public CopyRows addJson(String json) {
    var encoded = json.getBytes(StandardCharsets.UTF_8);
    value(encoded.length + 1);
    bytes[length++] = JSONB_VERSION;
    put(encoded);
    return this;
  }

  /** Adds an array of texts. */
  public CopyRows add(List<String> texts) {
    int start = length;
    value(5 * Integer.BYTES);
    putInt(texts.isEmpty() ? 0 : 1);
    putInt(0);
    putInt(TEXT_TYPE);
    if (!texts.isEmpty()) {
      putInt(texts.size());
      putInt(1);
    }
    for (var text : texts) {
      var encoded = text.getBytes(StandardCharsets.UTF_8);
      room(encoded.length + Integer.BYTES);
      putInt(encoded.length);
      put(encoded);
    }
    INT.set(bytes, start, length - start - Integer.BYTES);
    return this;
  }

  /** Ends the row. */
  public void end() {
    SHORT.set(bytes, row, (short) values);
    begin();
  }

  public boolean isEmpty() {
    return row == SIGNATURE.length + 2 * Integer.BYTES;
  }

  /** How many bytes are held. */
  public int size() {
    return row;
  }

  InputStream stream() {
    SHORT.set(bytes, row, (short) END_OF_ROWS);
    return new ByteArrayInputStream(bytes, 0, row + Short.BYTES);
  }

  private void begin() {
    row = length;
    values = 0;
    room(Short.BYTES);
    length += Short.BYTES;
  }

  private CopyRows addNull() {
    value(0);
    INT.set(bytes, length - Integer.BYTES, NULL);
    return this;
  }

  /** Begins a value of so many bytes. */
  private void value(int size) {
    values++;
    room(size + Integer.BYTES);
    putInt(size);
  }

  /** Puts the digits of a number, the highest group first; answers how many groups. */
  private int putGroups(BigInteger number) {
    int groups = 0;
    int from = length;
    var rest = number;
    while (rest.bitLength() >= Long.SIZE) {
      var divided = rest.divideAndRemainder(BIG_BASE);
      putGroup(divided[1].intValue());
      rest = divided[0];
      groups++;
    }
    for (long small = rest.longValue(); small != 0; small /= GROUP_BASE) {
      putGroup((int) (small % GROUP_BASE));
      groups++;
    }
    for (int low = from, high = length - Short.BYTES; low < high; low += 2, high -= 2) {
      short swapped = (short) SHORT.get(bytes, low);
      SHORT.set(bytes, low, (short) SHORT.get(bytes, high));
      SHORT.set(bytes, high, swapped);
    }
    return groups;
  }

  private void putGroup(int group) {
    room(Short.BYTES);
    putShort(group);
  }

  private void put(byte[] encoded) {
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
  }

  private void putShort(int number) {
    SHORT.set(bytes, length, (short) number);
    length += Short.BYTES;
  }

  private void putInt(int number) {
    INT.set(bytes, length, number);
    length += Integer.BYTES;
  }

  private void putLong(long number) {
    LONG.set(bytes, length, number);
    length += Long.BYTES;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
    }
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }
}
