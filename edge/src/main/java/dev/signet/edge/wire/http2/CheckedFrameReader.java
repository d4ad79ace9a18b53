// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameReader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts checks between the reading of frames and the codec that acts on them. */
final class CheckedFrameReader implements Http2FrameReader {
  private final Http2FrameReader reader;
  private final Function<Http2FrameListener, Http2FrameListener> checks;
  private @Nullable Http2FrameListener codec;
  private @Nullable Http2FrameListener checked;

  CheckedFrameReader(
      Http2FrameReader reader, Function<Http2FrameListener, Http2FrameListener> checks) {
    this.reader = reader;
    this.checks = checks;
  }

  @Override
  @SuppressWarnings("ReferenceEquality")
  public void readFrame(ChannelHandlerContext ctx, ByteBuf input, Http2FrameListener listener)
      throws Http2Exception {
    // the codec changes its listener once, after the preface
    if (checked == null || codec != listener) {
      codec = listener;
      checked = checks.apply(listener);
    }
    reader.readFrame(ctx, input, checked);
  }

  @Override
  public Configuration configuration() {
    return reader.configuration();
  }

  @Override
  public void close() {
    reader.close();
  }
}
