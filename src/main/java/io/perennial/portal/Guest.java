package io.perennial.portal;

import io.perennial.consents.Matrix;
import java.util.UUID;

/**
 * The customer whom a link names.
 *
 * @param identity that the link was made for
 * @param business what the business is called
 */
record Guest(UUID identity, String business, Matrix matrix) {}
