/**
 * How a change travels between regions: {@link dev.signet.protocol.bus.BusMessage} is what is said,
 * {@link dev.signet.protocol.bus.BusCodec} its wire form. docs/control-bus.md describes both for
 * other programs.
 */
@NullMarked
package dev.signet.protocol.bus;

import org.jspecify.annotations.NullMarked;
