package io.perennial;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal with a reason people can act on. The reason is a key of the message bundles and its
 * arguments, so that a page says it in the reader's language; the API answers it as an RFC 9457
 * problem.
 */
public final class Problem extends RuntimeException {

  /** What kind of refusal, and the HTTP status that says so. */
  public enum Kind {
    INVALID(422),
    MALFORMED(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    CONFLICT(409),
    TOO_LARGE(413),
    TOO_MANY(429),
    NO_ROOM(507);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable String field;
  private final String text;
  private final transient Object[] arguments;

  public Problem(Kind kind, @Nullable String field, String text, Object... arguments) {
    super(text);
    this.kind = kind;
    this.field = field;
    this.text = text;
    this.arguments = arguments.clone();
  }

  /** Input that cannot be taken as it is. */
  public static Problem invalid(String text, Object... arguments) {
    return new Problem(Kind.INVALID, null, text, arguments);
  }

  /** Input of one field that cannot be taken as it is. */
  public static Problem invalidField(String field, String text, Object... arguments) {
    return new Problem(Kind.INVALID, field, text, arguments);
  }

  public static Problem notFound(String text, Object... arguments) {
    return new Problem(Kind.NOT_FOUND, null, text, arguments);
  }

  public static Problem conflict(String text, Object... arguments) {
    return new Problem(Kind.CONFLICT, null, text, arguments);
  }

  public Kind kind() {
    return kind;
  }

  /** The form field or JSON key at fault, or {@code null}. */
  public @Nullable String field() {
    return field;
  }

  /** The key of the sentence in the message bundles. */
  public String text() {
    return text;
  }

  public List<Object> arguments() {
    return Arrays.asList(arguments);
  }
}
