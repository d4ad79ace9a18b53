@NullMarked
package dev.signet.edge.wire.akka;

import org.jspecify.annotations.NullMarked;
