// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Region;

/** What the services of a region are built on; each part is a file of its own here. */
public record RegionParts(
    Configuration configuration,
    Region region,
    RegionNetwork network,
    Boundaries boundaries,
    RegionCluster cluster,
    MetricsCollector metrics,
    RegionStore store) {}
