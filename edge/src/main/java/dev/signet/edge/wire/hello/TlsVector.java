// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.hello;

/**
 * Reads TLS presentation language (RFC 8446 §3) within bounds. A read beyond the end marks the
 * vector as cut and yields zeros, so that a parser asks once at its end instead of at every step.
 */
final class TlsVector {
  private final byte[] bytes;
  private final int end;
  private int position;
  private boolean cut;

  TlsVector(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
  }

  int uint8() {
    return take(1) ? bytes[position - 1] & 0xff : 0;
  }

  int uint16() {
    return take(2) ? ((bytes[position - 2] & 0xff) << 8) | (bytes[position - 1] & 0xff) : 0;
  }

  void skip(int count) {
    take(count);
  }

  /** A vector with a length of one byte. */
  TlsVector vector8() {
    return vector(uint8());
  }

  /** A vector with a length of two bytes. */
  TlsVector vector16() {
    return vector(uint16());
  }

  boolean isEmpty() {
    return cut || position == end;
  }

  boolean isCut() {
    return cut;
  }

  int remaining() {
    return end - position;
  }

  byte[] array() {
    return bytes;
  }

  int position() {
    return position;
  }

  private TlsVector vector(int length) {
    if (!take(length)) return new TlsVector(bytes, end, 0);
    return new TlsVector(bytes, position - length, length);
  }

  private boolean take(int count) {
    if (cut || count > end - position) {
      cut = true;
      position = end;
      return false;
    }
    position += count;
    return true;
  }
}
