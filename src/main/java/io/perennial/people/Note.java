package io.perennial.people;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one of the staff, or a program, wrote about a customer.
 *
 * @param author as it is shown: the person's e-mail address, or the name of the program's key
 * @param removedAt since when it is not shown any more; it can be brought back for a day
 */
record Note(
    UUID id,
    UUID customerId,
    @Nullable UUID authorId,
    String author,
    String text,
    Instant writtenAt,
    @Nullable Instant editedAt,
    @Nullable Instant removedAt) {

  /**
   * Who writes, changes or removes a note.
   *
   * @param id {@code null} for a program
   * @param owner may change what others wrote; a program may, because the owner made its key
   */
  record Author(@Nullable UUID id, String name, boolean owner) {

    static Author program(String name) {
      return new Author(null, name, true);
    }
  }

  boolean mayBeChangedBy(Author author) {
    return author.owner() || (authorId != null && authorId.equals(author.id()));
  }
}
