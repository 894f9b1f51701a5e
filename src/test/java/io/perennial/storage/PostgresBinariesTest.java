package io.perennial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PostgresBinariesTest {

  @TempDir Path folder;

  @Test
  void linksAndExecutePermissionsAreKept() throws Exception {
    PostgresBinaries.unpack(
        archive(tar -> {
          file(tar, "bin/run", 0755);
          link(tar, "bin/alias", "run");
        }),
        folder);
    assertThat(folder.resolve("bin/run")).isExecutable();
    assertThat(Files.readSymbolicLink(folder.resolve("bin/alias"))).isEqualTo(Path.of("run"));
  }

  @Test
  void anEntryThatLeavesTheFolderIsRefused() {
    refused(tar -> file(tar, "../outside", 0644));
    refused(tar -> file(tar, "bin/../../outside", 0644));
    refused(tar -> link(tar, "alias", "../outside"));
    refused(tar -> link(tar, "alias", "/etc/passwd"));
    refused(tar -> {
      link(tar, "here", ".");
      link(tar, "here/deeper", "../..");
      file(tar, "here/deeper/outside", 0644);
    });
    assertThat(folder.resolveSibling("outside")).doesNotExist();
  }

  private void refused(Consumer<TarArchiveOutputStream> content) {
    assertThatThrownBy(() -> PostgresBinaries.unpack(archive(content), folder.resolve("in")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("leaves the folder");
  }

  private static ByteArrayInputStream archive(Consumer<TarArchiveOutputStream> content)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
      content.accept(tar);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void file(TarArchiveOutputStream tar, String name, int mode) {
    var content = "content".getBytes(StandardCharsets.UTF_8);
    var entry = new TarArchiveEntry(name, true);
    entry.setMode(mode);
    entry.setSize(content.length);
    put(tar, entry, content);
  }

  private static void link(TarArchiveOutputStream tar, String name, String target) {
    var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK, true);
    entry.setLinkName(target);
    put(tar, entry, new byte[0]);
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
