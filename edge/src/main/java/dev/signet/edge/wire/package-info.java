/** From TCP to decrypted bytes: ClientHello, certificate, TLS. */
@NullMarked
package dev.signet.edge.wire;

import org.jspecify.annotations.NullMarked;
