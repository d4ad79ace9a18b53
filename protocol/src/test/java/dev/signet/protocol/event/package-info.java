@NullMarked
package dev.signet.protocol.event;

import org.jspecify.annotations.NullMarked;
