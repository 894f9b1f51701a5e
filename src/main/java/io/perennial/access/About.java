package io.perennial.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says for the audit trail whom a request was about, where its address does not say so. */
public final class About {

  static final String CUSTOMER = About.class.getName();

  private About() {}

  /**
   * The request was about this customer.
   *
   * @param customer {@code null}: about nobody who is known
   */
  public static void customer(HttpServletRequest request, @Nullable UUID customer) {
    request.setAttribute(CUSTOMER, customer == null ? "nobody" : customer.toString());
  }
}
