/**
 * Three regions on this machine, each with nodes and a Redis of its own, and all that is around
 * them. Start at {@link dev.signet.it.environment.ThreeRegions}; {@link
 * dev.signet.it.environment.RegionsCommand} is {@code ./signet regions}.
 */
@NullMarked
package dev.signet.it.environment;

import org.jspecify.annotations.NullMarked;
