// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;

/** Writes frames no larger than ours, however large ones the peer allows (RFC 9113 §4.2). */
final class BoundedFrameWriter extends DefaultHttp2FrameWriter {

  BoundedFrameWriter() {
    super(new BoundedFieldEncoder());
  }

  /** Any valid size is at least what we write. */
  @Override
  public void maxFrameSize(int max) {}
}
