// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import dev.signet.edge.wire.http2.FrameBudget.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Sees every frame before the codec does. Counts what its sender may not bring too much of, and
 * judges what comes for streams that are no more: what was under way when we reset a stream is
 * dropped without a word, everything else is a fault as RFC 9113 §5.1 and §5.1.1 say.
 */
final class FrameChecks extends Http2FrameListenerDecorator {
  private final Http2Connection connection;
  private final FrameBudget budget;
  private final EndedStreams ended;
  private final FrameClock clock;

  FrameChecks(
      Http2FrameListener codec,
      Http2Connection connection,
      FrameBudget budget,
      EndedStreams ended,
      FrameClock clock) {
    super(codec);
    this.connection = connection;
    this.budget = budget;
    this.ended = ended;
    this.clock = clock;
  }

  private void spend(Kind kind) throws Http2Exception {
    if (!budget.allows(kind, clock.now()))
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many: %s", kind);
  }

  /** What we owe the peer may not heap up if it fetches nothing. */
  private static void fetches(ChannelHandlerContext ctx) throws Http2Exception {
    if (ctx.channel().bytesBeforeWritable() > Http2Bounds.UNFETCHED)
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "answers not fetched");
  }

  /** Whether nobody is going to look at what comes for the stream. */
  private boolean isDropped(int id) {
    var stream = connection.stream(id);
    if (stream != null) return stream.isResetSent();
    var known = connection.remote().lastStreamKnownByPeer();
    if (connection.goAwaySent() && known >= 0 && id > known) return true;
    return connection.streamMayHaveExisted(id) && ended.what(id) == EndedStreams.Late.UNDER_WAY;
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    clock.frameArrives();
    var length = data.readableBytes();
    if (length == 0 && !endOfStream) spend(Kind.EMPTY_DATA);
    else if (length < FrameBudget.SMALL && !endOfStream) spend(Kind.SMALL_DATA);
    budget.bytesPassed(length);
    if (!isDropped(id)) return super.onDataRead(ctx, id, data, padding, endOfStream);
    // still counts against the connection's window (RFC 9113 §5.1, closed)
    var flow = connection.local().flowController();
    var stream = connection.stream(id);
    flow.receiveFlowControlledFrame(stream, data, padding, endOfStream);
    if (stream != null) flow.consumeBytes(stream, length + padding);
    return length + padding;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean endOfStream)
      throws Http2Exception {
    if (mayBeRead(ctx, id)) super.onHeadersRead(ctx, id, headers, padding, endOfStream);
  }

  /** Priorities are not followed (RFC 9113 §5.3.2). */
  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int id,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    if (mayBeRead(ctx, id)) super.onHeadersRead(ctx, id, headers, padding, endOfStream);
  }

  private boolean mayBeRead(ChannelHandlerContext ctx, int id) throws Http2Exception {
    clock.frameArrives();
    fetches(ctx);
    if (isDropped(id)) return false;
    if (connection.stream(id) != null) return true;
    var last = connection.remote().lastStreamCreated();
    if (id > last || !connection.streamMayHaveExisted(id)) {
      ended.opened(id, last);
      return true;
    }
    return switch (ended.what(id)) {
      case UNDER_WAY -> false;
      case NEVER_OPENED ->
          throw Http2Exception.connectionError(
              Http2Error.PROTOCOL_ERROR, "HEADERS on stream %d after a later one", id);
      case AFTER_OWN_RESET ->
          throw Http2Exception.streamError(
              id, Http2Error.STREAM_CLOSED, "HEADERS after RST_STREAM on stream %d", id);
      case AFTER_END ->
          throw Http2Exception.connectionError(
              Http2Error.STREAM_CLOSED, "HEADERS on stream %d, which has ended", id);
    };
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int id, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    clock.frameArrives();
    spend(Kind.PRIORITY);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long errorCode)
      throws Http2Exception {
    clock.frameArrives();
    spend(Kind.RESET);
    if (connection.stream(id) != null) ended.resetThere(id);
    super.onRstStreamRead(ctx, id, errorCode);
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
    clock.frameArrives();
    spend(Kind.SETTINGS);
    super.onSettingsAckRead(ctx);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    clock.frameArrives();
    spend(Kind.SETTINGS);
    fetches(ctx);
    super.onSettingsRead(ctx, settings);
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    clock.frameArrives();
    spend(Kind.PING);
    fetches(ctx);
    super.onPingRead(ctx, data);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    clock.frameArrives();
    spend(Kind.PING);
    super.onPingAckRead(ctx, data);
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext ctx, int lastStream, long errorCode, ByteBuf debugData)
      throws Http2Exception {
    clock.frameArrives();
    spend(Kind.UNKNOWN);
    super.onGoAwayRead(ctx, lastStream, errorCode, debugData);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int increment)
      throws Http2Exception {
    clock.frameArrives();
    spend(Kind.WINDOW_UPDATE);
    super.onWindowUpdateRead(ctx, id, increment);
  }

  @Override
  public void onPushPromiseRead(
      ChannelHandlerContext ctx, int id, int promised, Http2Headers headers, int padding)
      throws Http2Exception {
    clock.frameArrives();
    super.onPushPromiseRead(ctx, id, promised, headers, padding);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int id, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    clock.frameArrives();
    spend(Kind.UNKNOWN);
  }
}
