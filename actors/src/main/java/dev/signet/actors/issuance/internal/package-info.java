// SPDX-License-Identifier: Apache-2.0
/**
 * The internal certification authority: a root of our own in the data directory. Start at {@link
 * dev.signet.actors.issuance.internal.InternalIssuer}.
 */
@NullMarked
package dev.signet.actors.issuance.internal;

import org.jspecify.annotations.NullMarked;
