// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import dev.signet.actors.bus.NameClaim;
import dev.signet.actors.bus.RegionProgressSettings;
import dev.signet.edge.node.settings.InvalidSettingException;
import dev.signet.persistence.central.CentralStore;

/** Makes sure that no other region runs under this one's name. */
final class RegionName {

  private RegionName() {}

  /**
   * Blocks until the name is this region's: at once, or after a killed region's lease has ended.
   *
   * @throws InvalidSettingException if another region runs under the name
   * @throws StartFailedException if a store is away for too long to tell, or the region is being
   *     made ready for a restored database
   */
  static NameClaim claim(Foundation base, CentralStore central, RegionProgressSettings settings) {
    var node = base.configuration().node();
    var outcome =
        Waiting.until(
            node.startTimeout(),
            "claiming the region's name",
            NameClaim.take(
                base.system(), central.regions(), base.region(), node.region(), settings));
    return switch (outcome) {
      case NameClaim.Outcome.Taken(var claim) -> claim;
      case NameClaim.Outcome.InUse inUse -> throw refusal(node.region(), inUse);
    };
  }

  /** Why a node of this region does not start now. */
  static RuntimeException refusal(String region, NameClaim.Outcome.InUse inUse) {
    if (inUse.holder().startsWith(DatabaseRestored.CLAIMANT))
      return new StartFailedException(
          "region "
              + region
              + ": found `"
              + DatabaseRestored.CLAIMANT
              + "` at work on it (expected: a start after its end)");
    return new InvalidSettingException(
        "SIGNET_REGION",
        "%s, which a region with another store (%s, not %s) runs under"
            .formatted(region, inUse.holder(), inUse.identity()),
        "a name that no other region has");
  }
}
