/** From decrypted bytes to requests: HTTP/1.1 and HTTP/2 on a connection. */
@NullMarked
package dev.signet.edge.http;

import org.jspecify.annotations.NullMarked;
