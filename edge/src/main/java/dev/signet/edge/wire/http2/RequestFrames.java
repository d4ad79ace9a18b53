// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** Makes requests of frames that are in order. */
final class RequestFrames extends Http2FrameAdapter {
  private final VisitorHttp2Connection wire;
  private final Http2Connection connection;
  private final Http2Connection.PropertyKey exchanges;
  private final WindowWatch windows;

  RequestFrames(
      VisitorHttp2Connection wire, Http2Connection.PropertyKey exchanges, WindowWatch windows) {
    this.wire = wire;
    this.connection = wire.connection();
    this.exchanges = exchanges;
    this.windows = windows;
  }

  private @Nullable Http2Exchange exchange(Http2Stream stream) {
    return stream.getProperty(exchanges);
  }

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
    var stream = connection.stream(id);
    var section = (FieldSection) headers;
    // without an exchange the stream is new: all others have ended or been reset
    var exchange = exchange(stream);
    if (exchange != null) {
      exchange.trailers(section);
    } else if (wire.hasTooManyStreams()) {
      wire.reset(stream, Http2Error.REFUSED_STREAM);
      wire.countFault();
    } else {
      begin(stream, section, endOfStream);
    }
  }

  private void begin(Http2Stream stream, FieldSection section, boolean endOfStream)
      throws Http2Exception {
    switch (RequestReading.of(section, endOfStream)) {
      case RequestReading.Read(var request, var contentLength) -> {
        if (!request.hasBody() && wire.answersAtOnce(stream, request)) return;
        var exchange = new Http2Exchange(wire, stream, request, contentLength, endOfStream);
        stream.setProperty(exchanges, exchange);
        exchange.begin(request);
      }
      case RequestReading.Refused(var refusal) -> {
        var exchange = new Http2Exchange(wire, stream, null, -1, endOfStream);
        stream.setProperty(exchanges, exchange);
        exchange.refuse(refusal);
      }
      case RequestReading.Malformed(var reason) ->
          wire.malformed(stream, dev.signet.edge.exchange.Refusal.malformed(reason), true);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    var exchange = exchange(connection.stream(id));
    return exchange == null
        ? data.readableBytes() + padding
        : exchange.data(data, padding, endOfStream);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int increment) {
    windows.opened(id, wire.now());
  }
}
