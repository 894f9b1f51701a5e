package io.perennial.catalogue;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.Id;
import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.catalogue.Catalogue.Recorded;
import io.perennial.catalogue.Offer.Part;
import io.perennial.storage.DataFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Files of products: kept until their sender has looked at them, then read. */
@Component
class Uploads {

  /**
   * What somebody says of a file.
   *
   * @param columns the column of each part, the empty word for none; what is not there is guessed
   * @param currency of prices that name none; {@code null}: the business's
   */
  record Said(Map<Part, String> columns, @Nullable String currency) {

    static final Said NOTHING = new Said(Map.of(), null);

    Said {
      if (currency != null && !Money.currency(currency)) {
        throw Problem.invalidField("currency", "catalogue.refused.currency", currency);
      }
    }
  }

  /** Shopify makes files of at most 15 MB; feeds of large shops have more. */
  static final long LARGEST_FILE_BYTES = 100L << 20;

  /** A name is a word or two. */
  private static final int LONGEST_FILE_NAME = 200;

  /** Whoever has not decided in a day sends the file again. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  /** Enough to see what is wrong with a file. */
  private static final int MOST_REFUSALS_KEPT = 200;

  private final UploadsSql sql;
  private final Catalogue catalogue;
  private final Database database;
  private final Business business;
  private final Clock clock;
  private final Path folder;

  Uploads(
      UploadsSql sql,
      Catalogue catalogue,
      Database database,
      Business business,
      Clock clock,
      DataFolder data) {
    this.sql = sql;
    this.catalogue = catalogue;
    this.database = database;
    this.business = business;
    this.clock = clock;
    this.folder = data.folder("products");
  }

  /**
   * Keeps a file.
   *
   * @throws Problem of the field {@code file} if it is too large or nothing that can be read
   */
  Upload take(InputStream bytes, String fileName) throws IOException {
    clean();
    var id = Id.next();
    var file = file(id);
    try {
      store(bytes, file);
      boolean isFeed = isFeed(file);
      var name = fileName.replaceAll("\\p{Cntrl}+", " ");
      var shown = name.substring(0, Math.min(name.length(), LONGEST_FILE_NAME));
      look(file, isFeed, Said.NOTHING);
      sql.insert(id, shown, usualSource(file, isFeed), isFeed, clock.instant());
    } catch (IOException | RuntimeException failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
    return find(id);
  }

  private static void store(InputStream bytes, Path file) throws IOException {
    try (OutputStream kept = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      var buffer = new byte[1 << 16];
      long size = 0;
      for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
        size += count;
        if (size > LARGEST_FILE_BYTES) {
          throw new Problem(
              Problem.Kind.TOO_LARGE, "file", "catalogue.file.large", LARGEST_FILE_BYTES >> 20);
        }
        kept.write(buffer, 0, count);
      }
    }
  }

  private static String usualSource(Path file, boolean isFeed) throws IOException {
    if (isFeed) {
      return "feed";
    }
    return Sheet.of(file, Map.of()).columns().containsKey(Part.HANDLE) ? "shopify" : "file";
  }

  /** XML begins with a bracket, behind blanks, a mark and the zero bytes of wide letters. */
  private static boolean isFeed(Path file) throws IOException {
    try (var bytes = Files.newInputStream(file)) {
      for (byte b : bytes.readNBytes(64)) {
        if (b == '<') {
          return true;
        }
        if (b > ' ') {
          return false;
        }
      }
    }
    return false;
  }

  Upload find(UUID id) {
    return sql.find(id).orElseThrow(() -> Problem.notFound("error.not-found"));
  }

  /** What a file would tell. */
  Offers look(Upload upload, Said said) {
    return look(file(upload.id()), upload.isFeed(), said);
  }

  /** The table that a file is; {@code null} if it is a feed. */
  @Nullable Sheet sheet(Upload upload, Said said) {
    try {
      return upload.isFeed() ? null : Sheet.of(file(upload.id()), said.columns());
    } catch (IOException failure) {
      throw gone(failure);
    }
  }

  private static Offers look(Path file, boolean isFeed, Said said) {
    var offers = new Offers();
    try {
      if (isFeed) {
        try (var bytes = new BufferedInputStream(Files.newInputStream(file))) {
          Feed.read(bytes, offers::add);
        }
      } else {
        Sheet.of(file, said.columns()).read(offers::add);
      }
      return offers;
    } catch (IOException failure) {
      throw gone(failure);
    }
  }

  /** Another node has the file, or somebody took it away. */
  private static RuntimeException gone(IOException failure) {
    return failure instanceof java.nio.file.NoSuchFileException
        ? Problem.notFound("error.not-found")
        : new UncheckedIOException(failure);
  }

  /**
   * Reads a file into the catalogue. As new as when it was sent: what was told since is newer.
   *
   * @param whole whether products of the source that the file does not name are no longer sold; not
   *     heeded if rows were refused
   */
  Upload read(UUID id, String source, Said said, boolean whole) {
    var upload = find(id);
    if (upload.done()) {
      return upload;
    }
    var name = Catalogue.source(source);
    if (business.isDemo()) {
      throw Problem.conflict("catalogue.demo");
    }
    var sheet = sheet(upload, said);
    if (sheet != null) {
      sheet.require();
    }
    var read = look(upload, said).read(said.currency(), upload.createdAt());
    var sum = new Recorded(0, 0, 0);
    for (int from = 0; from < read.drafts().size(); from += Catalogue.MOST_DRAFTS) {
      var part =
          read.drafts().subList(from, Math.min(from + Catalogue.MOST_DRAFTS, read.drafts().size()));
      sum = sum.plus(database.inTransaction(() -> catalogue.record(name, part)));
    }
    var refusals = read.refusals();
    // A row that was refused may be a product that is sold all the same.
    int retired =
        whole && !read.drafts().isEmpty() && refusals.isEmpty()
            ? catalogue.retireOlder(name, upload.createdAt())
            : 0;
    sql.finish(
        id,
        name,
        sum,
        retired,
        refusals.size(),
        refusals.subList(0, Math.min(refusals.size(), MOST_REFUSALS_KEPT)));
    discardFile(id);
    return find(id);
  }

  void discard(UUID id) {
    if (sql.discard(id) > 0) {
      discardFile(id);
    }
  }

  private void clean() {
    sql.discardDrafts(clock.instant().minus(PATIENCE)).forEach(this::discardFile);
  }

  private void discardFile(UUID id) {
    try {
      Files.deleteIfExists(file(id));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path file(UUID id) {
    return folder.resolve(id.toString());
  }
}
