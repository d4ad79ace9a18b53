// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import com.google.errorprone.annotations.Immutable;
import dev.signet.it.bench.peer.Peer;

/** Asks a peer for its page, again and again. */
@Immutable
@FunctionalInterface
interface Loader {

  /**
   * Runs once.
   *
   * @return how many requests were answered
   * @throws IllegalStateException if more than one in a hundred was not, or not in the wanted way
   */
  long run(Peer peer);
}
