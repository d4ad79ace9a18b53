// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Writes frames no larger than ours, however large ones the peer allows (RFC 9113 §4.2). The frames
 * of responses, which are most of all, cost one promise each: what goes before the last octets of a
 * frame is lost only with the connection.
 */
final class BoundedFrameWriter extends DefaultHttp2FrameWriter {
  private static final int FRAME_HEADER = 9;
  private static final int SHORT_SECTION = 256;
  private static final int END_STREAM = 0x1;
  private static final int END_HEADERS = 0x4;

  private final BoundedFieldEncoder fields;

  BoundedFrameWriter() {
    this(new BoundedFieldEncoder());
  }

  private BoundedFrameWriter(BoundedFieldEncoder fields) {
    super(fields);
    this.fields = fields;
  }

  /** Any valid size is at least what we write. */
  @Override
  public void maxFrameSize(int max) {}

  @Override
  public ChannelFuture writeHeaders(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int padding,
      boolean ends,
      ChannelPromise promise) {
    if (padding > 0) return super.writeHeaders(context, stream, headers, padding, ends, promise);
    var frame = context.alloc().directBuffer(FRAME_HEADER + SHORT_SECTION);
    frame.writerIndex(FRAME_HEADER);
    try {
      fields.encodeHeaders(stream, headers, frame);
    } catch (Http2Exception | RuntimeException e) {
      frame.release();
      return promise.setFailure(e);
    }
    return writeSection(context, stream, frame, ends ? END_STREAM : 0, promise);
  }

  /** HEADERS, and CONTINUATION as long as there is more (RFC 9113 §4.3). */
  private ChannelFuture writeSection(
      ChannelHandlerContext context, int stream, ByteBuf first, int flags, ChannelPromise promise) {
    var length = first.readableBytes() - FRAME_HEADER;
    if (length <= maxFrameSize()) {
      first.writerIndex(0);
      frameHeader(first, length, Http2FrameTypes.HEADERS, flags | END_HEADERS, stream);
      first.writerIndex(FRAME_HEADER + length);
      return context.write(first, promise);
    }
    var section = first.skipBytes(FRAME_HEADER);
    var type = Http2FrameTypes.HEADERS;
    while (section.readableBytes() > maxFrameSize()) {
      writeFrameHeader(context, maxFrameSize(), type, flags, stream);
      var _ = context.write(section.readRetainedSlice(maxFrameSize()), context.voidPromise());
      type = Http2FrameTypes.CONTINUATION;
      flags = 0;
    }
    writeFrameHeader(context, section.readableBytes(), type, END_HEADERS, stream);
    return context.write(section, promise);
  }

  @Override
  public ChannelFuture writeData(
      ChannelHandlerContext context,
      int stream,
      ByteBuf data,
      int padding,
      boolean ends,
      ChannelPromise promise) {
    if (padding > 0 || data.readableBytes() > maxFrameSize())
      return super.writeData(context, stream, data, padding, ends, promise);
    writeFrameHeader(
        context, data.readableBytes(), Http2FrameTypes.DATA, ends ? END_STREAM : 0, stream);
    return context.write(data, promise);
  }

  private static void writeFrameHeader(
      ChannelHandlerContext context, int length, byte type, int flags, int stream) {
    var header = context.alloc().directBuffer(FRAME_HEADER);
    frameHeader(header, length, type, flags, stream);
    var _ = context.write(header, context.voidPromise());
  }

  private static void frameHeader(ByteBuf to, int length, byte type, int flags, int stream) {
    to.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }
}
