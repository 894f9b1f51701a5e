package io.perennial.storage;

import io.perennial.Texts;

/**
 * The reason why the product, a backup or a restore does not start: a sentence for the console.
 * There is no reader with a language yet, so it is English.
 */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The sentence of a key of the message bundles. */
  Refusal(String text, Object... arguments) {
    super(Texts.of("en").say(text, arguments));
  }

  static Refusal because(Throwable cause, String text, Object... arguments) {
    var refusal = new Refusal(text, arguments);
    refusal.initCause(cause);
    return refusal;
  }

  /** What the console shows in place of a stack trace. */
  String sentence() {
    return String.valueOf(getMessage());
  }
}
