package io.perennial.catalogue;

import io.perennial.Business;
import io.perennial.Id;
import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.Work;
import io.perennial.arrivals.Shelf;
import io.perennial.arrivals.State;
import io.perennial.arrivals.Underway;
import io.perennial.catalogue.Offer.Part;
import io.perennial.catalogue.Offers.Read;
import io.perennial.settings.Retention;
import io.perennial.settings.Retention.Kept;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Files of products: kept until their sender has looked at them, then read in the background. */
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

  /** Name of the work that goes on in the background. */
  static final String WORK = "products-import";

  /** Shopify makes files of at most 15 MB; feeds of large shops have more. */
  static final long LARGEST_FILE_BYTES = 100L << 20;

  /**
   * Rows of a file that are read before somebody says that it is right: more than anybody looks at.
   */
  static final int LOOKED_AT = 1_000;

  /** As much of it tells its encoding, as it seems at first. */
  private static final long LOOKED_AT_BYTES = 4L << 20;

  /** A name is a word or two. */
  private static final int LONGEST_FILE_NAME = 200;

  /** Whoever has not decided in a day sends the file again. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final UploadsSql sql;
  private final RefusalsSql refusals;
  private final Shelf shelf;
  private final Business business;
  private final Retention retention;
  private final Work work;
  private final Clock clock;

  Uploads(
      UploadsSql sql,
      RefusalsSql refusals,
      Shelf shelf,
      Underway underway,
      Business business,
      Retention retention,
      Work work,
      Clock clock) {
    this.sql = sql;
    this.refusals = refusals;
    this.shelf = shelf;
    this.business = business;
    this.retention = retention;
    this.work = work;
    this.clock = clock;
    shelf.serve(new Shelf.Owner(sql::needed, id -> sql.find(id).isPresent()));
    underway.show(
        new Underway.Arrivals(
            () -> sql.atWork().map(Upload::arrival), id -> sql.find(id).map(Upload::arrival)));
  }

  /**
   * Keeps a file.
   *
   * @throws Problem of the field {@code file} if it is too large or nothing that can be read
   */
  Upload take(InputStream bytes, String fileName) throws IOException {
    var id = Id.next();
    try {
      shelf.store(id, bytes, LARGEST_FILE_BYTES, Uploads::tooLarge);
      var file = shelf.file(id);
      boolean isFeed = isFeed(file);
      var name = fileName.replaceAll("\\p{Cntrl}+", " ");
      var shown = name.substring(0, Math.min(name.length(), LONGEST_FILE_NAME));
      read(file, isFeed, Said.NOTHING, LOOKED_AT_BYTES, () -> {}, new Offers(LOOKED_AT)::add);
      sql.insert(id, shown, usualSource(file, isFeed), isFeed, clock.instant());
    } catch (IOException | RuntimeException failure) {
      shelf.discard(id);
      throw failure;
    }
    return find(id);
  }

  private static Problem tooLarge() {
    return new Problem(
        Problem.Kind.TOO_LARGE, "file", "catalogue.file.large", LARGEST_FILE_BYTES >> 20);
  }

  private static String usualSource(Path file, boolean isFeed) throws IOException {
    if (isFeed) {
      return "feed";
    }
    return Sheet.of(file, Map.of(), LOOKED_AT_BYTES, () -> {}).columns().containsKey(Part.HANDLE)
        ? "shopify"
        : "file";
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

  /** What the first rows of a file would tell. */
  Read look(Upload upload, Said said) {
    var offers = new Offers(LOOKED_AT);
    try {
      read(file(upload), upload.isFeed(), said, LOOKED_AT_BYTES, () -> {}, offers::add);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return offers.read(said.currency(), upload.createdAt());
  }

  /** The table that a file is; {@code null} if it is a feed. */
  @Nullable Sheet sheet(Upload upload, Said said) {
    var file = file(upload);
    try {
      return upload.isFeed() ? null : Sheet.of(file, said.columns(), LOOKED_AT_BYTES, () -> {});
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Another node has the file, or somebody took it away. */
  private Path file(Upload upload) {
    var file = shelf.file(upload.id());
    if (!Files.exists(file)) {
      throw Problem.notFound("intake.file.gone");
    }
    return file;
  }

  /**
   * Reads the rows of a file for as long as somebody wants another one.
   *
   * @param bytes how many tell the encoding
   * @param beat called now and then before the first row comes
   */
  static void read(
      Path file, boolean isFeed, Said said, long bytes, Runnable beat, Predicate<Offer> rows)
      throws IOException {
    if (isFeed) {
      try (var feed = new BufferedInputStream(Files.newInputStream(file))) {
        Feed.read(feed, rows);
      }
    } else {
      Sheet.of(file, said.columns(), bytes, beat).read(rows);
    }
  }

  /**
   * Puts a file in the queue, to be read into the catalogue. As new as when it was sent: what was
   * told since is newer. Who asks twice has what they want.
   *
   * @param whole whether products of the source that the file does not name are no longer sold; not
   *     heeded if rows were refused
   */
  void start(UUID id, String source, Said said, boolean whole) {
    var upload = find(id);
    if (upload.state() != State.DRAFT) {
      return;
    }
    var name = Catalogue.source(source);
    if (business.isDemo()) {
      throw Problem.conflict("catalogue.demo");
    }
    var sheet = sheet(upload, said);
    if (sheet != null) {
      sheet.require();
    }
    // What a price without a currency means does not change while the file is read.
    var currency =
        Objects.requireNonNullElseGet(said.currency(), () -> business.profile().currency());
    sql.queue(id, name, new Said(said.columns(), currency), whole, shelf.id());
    work.wake(WORK);
  }

  /** Cancels; what was recorded stays. A file that has ended stays as it ended. */
  void cancel(UUID id) {
    sql.end(find(id).id(), State.CANCELLED, null, List.of(), clock.instant());
    work.wake(WORK);
  }

  void discard(UUID id) {
    if (sql.discard(id) > 0) {
      shelf.discard(id);
    }
  }

  /** Removes drafts that nobody started, old refused rows, and files nobody needs. */
  void tidy() {
    sql.discardDrafts(clock.instant().minus(PATIENCE));
    while (refusals.forgetBefore(retention.before(Kept.REFUSED_ROWS), RefusalsSql.BATCH)
        == RefusalsSql.BATCH) {
      // Batch after batch, each in a transaction of its own.
    }
    shelf.clear(clock.instant());
  }
}
