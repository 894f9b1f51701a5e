package io.perennial.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.reports.Export.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/** Files that end before their time. */
class ExportTest {

  /** More than the buffers on the way hold, and then the database is gone. */
  private static final Rows BROKEN =
      sheet -> {
        for (int row = 0; row < 20_000; row++) {
          sheet.row(List.of("customer " + row));
        }
        throw new IllegalStateException("the connection is gone");
      };

  private interface Kind {
    void write(Rows rows, OutputStream out) throws IOException;
  }

  /** Keeps what is written, and whether it was told that this was all. */
  private static final class File extends ByteArrayOutputStream {
    private boolean closed;

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void aFileThatBreaksOffIsNotEnded() {
    for (Kind kind : List.<Kind>of(Export::csv, Export::xlsx)) {
      var file = new File();
      assertThatThrownBy(() -> kind.write(BROKEN, file)).hasMessage("the connection is gone");
      assertThat(file.size()).isPositive();
      assertThat(file.closed).isFalse();
    }
  }

  @Test
  void theFirstHalfOfASheetIsNoSheet() {
    var file = new File();
    assertThatThrownBy(() -> Export.xlsx(BROKEN, file)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Sheets.xlsx(file.toByteArray())).isInstanceOf(ZipException.class);
  }

  @Test
  void aFileThatIsWholeIsEnded() throws IOException {
    for (Kind kind : List.<Kind>of(Export::csv, Export::xlsx)) {
      var file = new File();
      kind.write(sheet -> sheet.row(List.of("Customer number")), file);
      assertThat(file.closed).isTrue();
    }
  }
}
