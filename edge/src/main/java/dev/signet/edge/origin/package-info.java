/**
 * Asking a site's origin. Start at {@link dev.signet.edge.origin.OriginClient}; {@link
 * dev.signet.edge.origin.OriginAddressPolicy} says which addresses may be asked at all.
 */
@NullMarked
package dev.signet.edge.origin;

import org.jspecify.annotations.NullMarked;
