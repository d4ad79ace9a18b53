// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.tls;

import java.nio.ByteBuffer;

/**
 * Buffers that a thread lends to whichever engine it runs. Nothing stays in them between two runs
 * of a stage, so a connection that waits holds none.
 *
 * @param network holds encrypted bytes, some records of the largest size
 * @param plain holds what they decrypt to, or are made from
 */
record Scratch(ByteBuffer network, ByteBuffer plain) {

  /** Most plain bytes that are encrypted or decrypted in one go: four full records. */
  static final int PLAIN = 4 * (1 << 14);

  /** A record's header, nonce, tag and padding; the JDK wants this much room to begin one. */
  private static final int RECORD_OVERHEAD = 512;

  private static final ThreadLocal<Scratch> DIRECT =
      ThreadLocal.withInitial(
          () ->
              new Scratch(
                  ByteBuffer.allocateDirect(PLAIN + 6 * RECORD_OVERHEAD + (1 << 14)),
                  ByteBuffer.allocateDirect(PLAIN + (1 << 14) + RECORD_OVERHEAD)));

  private static final ThreadLocal<Scratch> HEAP =
      ThreadLocal.withInitial(
          () ->
              new Scratch(
                  ByteBuffer.allocate(PLAIN + 6 * RECORD_OVERHEAD + (1 << 14)),
                  ByteBuffer.allocate(PLAIN + (1 << 14) + RECORD_OVERHEAD)));

  /** This thread's buffers, both empty. */
  static Scratch ofThisThread(boolean direct) {
    var scratch = (direct ? DIRECT : HEAP).get();
    scratch.network.clear();
    scratch.plain.clear();
    return scratch;
  }
}
