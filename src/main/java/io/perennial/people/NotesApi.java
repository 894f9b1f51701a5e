package io.perennial.people;

import io.perennial.Page;
import io.perennial.people.Note.Author;
import java.security.Principal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Notes about a customer, for other programs. */
@RestController
@RequestMapping("/api/v1/customers/{customer}/notes")
class NotesApi {

  /**
   * A note.
   *
   * @param author who wrote it: the e-mail address of one of the staff, or the name of a key
   */
  record NoteJson(
      UUID id, String author, String text, Instant writtenAt, @Nullable Instant editedAt) {

    static NoteJson of(Note note) {
      return new NoteJson(note.id(), note.author(), note.text(), note.writtenAt(), note.editedAt());
    }
  }

  /** A note as somebody sends it: the text may be missing. */
  record SentNote(@Nullable String text) {}

  private final Notes notes;

  NotesApi(Notes notes) {
    this.notes = notes;
  }

  /** Newest first. */
  @GetMapping
  Page<NoteJson> list(
      @PathVariable UUID customer,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    var page = notes.list(customer, cursor, Page.size(limit));
    return new Page<>(page.items().stream().map(NoteJson::of).toList(), page.next());
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  NoteJson write(@PathVariable UUID customer, @RequestBody SentNote note, Principal program) {
    var text = note.text();
    return NoteJson.of(
        notes.write(customer, Author.program(program.getName()), text == null ? "" : text));
  }

  @DeleteMapping("/{note}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(@PathVariable UUID customer, @PathVariable UUID note, Principal program) {
    notes.remove(customer, note, Author.program(program.getName()));
  }
}
