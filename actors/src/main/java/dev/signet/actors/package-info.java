/**
 * Who decides. Start at {@link dev.signet.actors.domain.Domains}, what the rest of the program asks
 * of the sharded actors; {@code issuance} gets certificates, {@code renewal} replaces them in time,
 * {@code bus} carries changes to the region store.
 */
@NullMarked
package dev.signet.actors;

import org.jspecify.annotations.NullMarked;
