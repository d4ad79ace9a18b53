// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import dev.signet.edge.wire.http.HttpLimits;

/** What one connection may cost at most, whatever its peer announces or allows. */
final class Http2Bounds {
  /** Octets of one frame in either direction: the least that RFC 9113 §4.2 lets one announce. */
  static final int FRAME = 16 * 1024;

  /** Octets of a request body that a client may send before any is read (RFC 9113 §6.9.2). */
  static final int STREAM_WINDOW = 128 * 1024;

  /** The same for all streams together: so much of request bodies a connection may hold. */
  static final int CONNECTION_WINDOW = 512 * 1024;

  /**
   * Octets of one streamed response that wait to be written; the stream is asked for no more. One
   * whose window is closed has one element waiting.
   */
  static final int QUEUED_PER_STREAM = 64 * 1024;

  /** The same for all streams together, not counting the oldest element of each. */
  static final int QUEUED_PER_CONNECTION = 256 * 1024;

  /** Octets of a request body that are taken and dropped once nobody wants it. */
  static final int DISCARDED = 1024 * 1024;

  /** Octets of control frames and heads that the client does not fetch. */
  static final int UNFETCHED = 1024 * 1024;

  /**
   * Octets of an HPACK table in either direction (RFC 7541 §4.2), the default of RFC 9113 §6.5.2.
   */
  static final int FIELD_TABLE = 4096;

  private Http2Bounds() {}

  /** Octets of one field block, compressed, in all its CONTINUATION frames. */
  static int fieldBlock(HttpLimits limits) {
    return 2 * (limits.maxFieldSection() + limits.maxTargetLength()) + 64 * 1024;
  }

  /** SETTINGS_MAX_HEADER_LIST_SIZE, which counts 32 octets more per field (RFC 9113 §6.5.2). */
  static int fieldSection(HttpLimits limits) {
    return limits.maxFieldSection() + limits.maxTargetLength() + 32 * (limits.maxFieldCount() + 8);
  }
}
