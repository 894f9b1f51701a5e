package io.perennial.arrivals;

import java.util.Locale;

/** Where a file on its way in stands. */
public enum State {
  /** Uploaded on the page, waiting for a person to say that the columns are right. */
  DRAFT,
  QUEUED,
  RUNNING,
  DONE,
  FAILED,
  CANCELLED;

  /** The state that tables and the API call so. */
  public static State of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  public boolean ended() {
    return this == DONE || this == FAILED || this == CANCELLED;
  }

  /** The state as tables, bundles and the API call it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How the state looks on a badge. */
  public String tone() {
    return switch (this) {
      case DONE -> "good";
      case FAILED -> "bad";
      case CANCELLED -> "warn";
      case DRAFT, QUEUED, RUNNING -> "";
    };
  }
}
