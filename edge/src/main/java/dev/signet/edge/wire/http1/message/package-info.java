// SPDX-License-Identifier: Apache-2.0
/**
 * What a message of HTTP/1.1 is made of (RFC 9112), whichever side of it one is: where a head ends,
 * which octets may stand where, how fields are written, how a chunked body is read.
 */
@NullMarked
package dev.signet.edge.wire.http1.message;

import org.jspecify.annotations.NullMarked;
