/** From decrypted bytes to requests: HTTP/1.1 and HTTP/2 on a connection. */
@NullMarked
package dev.signet.edge.wire.akka;

import org.jspecify.annotations.NullMarked;
