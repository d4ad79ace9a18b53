/** From TCP to decrypted bytes: ClientHello, certificate, TLS. */
@NullMarked
package dev.signet.edge.listener;

import org.jspecify.annotations.NullMarked;
