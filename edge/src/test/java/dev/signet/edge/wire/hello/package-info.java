@NullMarked
package dev.signet.edge.wire.hello;

import org.jspecify.annotations.NullMarked;
