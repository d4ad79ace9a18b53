/** What travels on the control bus, and its wire form. */
@NullMarked
package dev.signet.protocol.event;

import org.jspecify.annotations.NullMarked;
