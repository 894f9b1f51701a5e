package io.perennial.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * One of the staff.
 *
 * @param language the language of this person's pages; {@code null}: the business's
 * @param owner whether this is who set the installation up, and may change what others wrote
 */
public record Person(UUID id, String email, @Nullable String language, boolean owner)
    implements AuthenticatedPrincipal {

  /** What the rest of the product calls a signed-in person by. */
  @Override
  public String getName() {
    return email;
  }
}
