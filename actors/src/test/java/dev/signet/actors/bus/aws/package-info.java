@NullMarked
package dev.signet.actors.bus.aws;

import org.jspecify.annotations.NullMarked;
