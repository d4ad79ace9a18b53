@NullMarked
package dev.signet.edge.wire.http2;

import org.jspecify.annotations.NullMarked;
