// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import dev.signet.actors.bus.ControlBus;
import dev.signet.actors.issuance.Issuer;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.region.RegionStore;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;

/**
 * What the domains' actors of one node work with.
 *
 * @param owner names this node in leases; no other node of any region has the same
 * @param random from 0 to 1, for the jitter of back-offs
 */
record Collaborators(
    CentralStore central,
    RegionStore region,
    Issuer issuer,
    ControlBus bus,
    DomainSettings settings,
    String owner,
    InstantSource clock,
    DoubleSupplier random,
    OrderMetrics metrics) {}
