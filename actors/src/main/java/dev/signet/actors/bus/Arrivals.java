// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import dev.signet.protocol.domain.Revision;

/**
 * What the streams tell of what they brought to this region. Each call is a message to the region's
 * {@code RegionProgress}: cheap, never blocking, never failing, to be repeated at will. One that is
 * lost costs a reconciliation.
 */
public interface Arrivals {

  /** A change is in the region store: applied now, or known to it already. */
  void applied(Revision revision);

  /**
   * Another region's operator asked for this region to be filled from the central store. A fill
   * that is under way is enough.
   *
   * <p>Not for what this region itself announced: it is being filled then. Whose a message is tells
   * its origin; a comparison of times would not, since regions' clocks differ.
   */
  void repopulationRequested();
}
