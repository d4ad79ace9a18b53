@NullMarked
package dev.signet.protocol.bus;

import org.jspecify.annotations.NullMarked;
