/**
 * What has to be there before the bus between regions can run. {@link
 * dev.signet.actors.bus.setup.BusTopology} creates topics and queues; {@link
 * dev.signet.actors.bus.setup.BusCheck} tells at the start whether a region's settings name them.
 */
@NullMarked
package dev.signet.actors.bus.setup;

import org.jspecify.annotations.NullMarked;
