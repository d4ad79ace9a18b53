// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Writes frames no larger than ours, however large ones the peer allows (RFC 9113 §4.2). DATA
 * leaves in one buffer with its header: what arrays hold has to be copied for the socket in any
 * case, and is so only once the windows and the socket have room for it.
 */
final class BoundedFrameWriter extends DefaultHttp2FrameWriter {
  private static final int HEADER = 9;
  private static final int END_STREAM = 0x1;

  private final FrameBudget budget;

  /**
   * @param budget is told what leaves of bodies
   */
  BoundedFrameWriter(FrameBudget budget) {
    super(new BoundedFieldEncoder());
    this.budget = budget;
  }

  /** Any valid size is at least what we write. */
  @Override
  public void maxFrameSize(int max) {}

  /** Without padding, which nobody asks for. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the last frame's outcome is that of all
  public ChannelFuture writeData(
      ChannelHandlerContext ctx,
      int stream,
      ByteBuf data,
      int padding,
      boolean endStream,
      ChannelPromise promise) {
    budget.bytesPassed(data.readableBytes());
    if (padding > 0) return super.writeData(ctx, stream, data, padding, endStream, promise);
    try {
      while (data.readableBytes() > Http2Bounds.FRAME)
        ctx.write(frame(ctx, stream, data, Http2Bounds.FRAME, 0), ctx.newPromise());
      var flags = endStream ? END_STREAM : 0;
      return ctx.write(frame(ctx, stream, data, data.readableBytes(), flags), promise);
    } finally {
      data.release();
    }
  }

  private static ByteBuf frame(
      ChannelHandlerContext ctx, int stream, ByteBuf data, int length, int flags) {
    var frame = ctx.alloc().directBuffer(HEADER + length, HEADER + length);
    frame.writeMedium(length).writeByte(Http2FrameTypes.DATA).writeByte(flags).writeInt(stream);
    if (data.hasArray()) {
      frame.writeBytes(data.array(), data.arrayOffset() + data.readerIndex(), length);
      data.skipBytes(length);
    } else {
      frame.writeBytes(data, length);
    }
    return frame;
  }
}
