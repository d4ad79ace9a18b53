/**
 * The words that cross a boundary. Start at {@link dev.signet.protocol.name.DomainName} and {@link
 * dev.signet.protocol.domain.Domain}; {@code event} holds what travels on the control bus, {@code
 * api} the forms of the management API. Values only: nothing here does I/O or knows Akka.
 */
@NullMarked
package dev.signet.protocol;

import org.jspecify.annotations.NullMarked;
