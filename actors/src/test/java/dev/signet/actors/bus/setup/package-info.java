@NullMarked
package dev.signet.actors.bus.setup;

import org.jspecify.annotations.NullMarked;
