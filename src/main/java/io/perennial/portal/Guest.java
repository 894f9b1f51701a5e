package io.perennial.portal;

import io.perennial.consents.Matrix;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The customer whom a link names.
 *
 * @param identity that the link was made for
 * @param business what the business is called
 * @param offered interests that the business asks about, and {@code interests} those of this
 *     customer
 */
record Guest(
    UUID identity, String business, Matrix matrix, List<String> offered, Set<String> interests) {}
