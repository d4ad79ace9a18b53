// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import akka.util.ByteString;

/**
 * A response that is served from memory, there and then.
 *
 * @param head without Age and Content-Length, which the wire adds
 * @param ageSeconds never negative (RFC 9111 §5.1)
 * @param body all of it, in one array, also in answer to HEAD
 */
public record Hit(RenderedHead head, long ageSeconds, ByteString body) {}
