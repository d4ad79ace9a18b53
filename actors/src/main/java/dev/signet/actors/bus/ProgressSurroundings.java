// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.region.RegionStore;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Who {@link RegionProgressActor} works with.
 *
 * @param onLost tells the other regions that this one's store was lost
 * @param isLastNode whether no other node can take over
 */
record ProgressSurroundings(
    CentralStore central,
    RegionStore store,
    RegionFill fill,
    RegionReport report,
    Runnable onLost,
    BooleanSupplier isLastNode,
    InstantSource clock,
    RegionMetrics metrics,
    FillMetrics fills) {}
