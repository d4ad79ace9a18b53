/**
 * Getting a certificate from an authority. Start at {@link dev.signet.actors.issuance.Issuer};
 * {@code internal} signs with a root of our own, {@code acme} orders from a public authority.
 */
@NullMarked
package dev.signet.actors.issuance;

import org.jspecify.annotations.NullMarked;
