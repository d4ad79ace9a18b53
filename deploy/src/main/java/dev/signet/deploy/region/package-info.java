// SPDX-License-Identifier: Apache-2.0

/**
 * What every region has. One file per question; {@code RegionStack} puts them together. Start at
 * {@link dev.signet.deploy.region.RegionNetwork} and {@link dev.signet.deploy.region.NodeTask}.
 */
@NullMarked
package dev.signet.deploy.region;

import org.jspecify.annotations.NullMarked;
