package io.perennial.catalogue;

import io.perennial.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** Where a page of the list ended: products are listed by what they are called. */
record Place(String title, UUID id) {

  private static final int LETTERS_OF_AN_ID = 36;

  String cursor() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((id + title).getBytes(StandardCharsets.UTF_8));
  }

  static Place of(String cursor) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return new Place(
          text.substring(LETTERS_OF_AN_ID).replace("\0", ""),
          UUID.fromString(text.substring(0, LETTERS_OF_AN_ID)));
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException malformed) {
      var problem = new Problem(Problem.Kind.MALFORMED, "cursor", "error.parameter", "cursor");
      problem.initCause(malformed);
      throw problem;
    }
  }
}
