package io.perennial.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * One of the staff.
 *
 * @param language the language of this person's pages; {@code null}: the business's
 * @param role what this person's work is, and so what they may do
 */
public record Person(UUID id, String email, @Nullable String language, Role role)
    implements AuthenticatedPrincipal {

  /** Whether this person may change what others wrote. */
  public boolean owner() {
    return role == Role.OWNER;
  }

  /** What the rest of the product calls a signed-in person by. */
  @Override
  public String getName() {
    return email;
  }
}
