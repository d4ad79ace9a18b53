// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Messages.Trailers;
import dev.signet.edge.exchange.ResponseContent;
import dev.signet.edge.exchange.UnreadBody;
import dev.signet.edge.wire.body.LeavingBody;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one final response on a stream: head, body within the {@link WriteQuota}, trailers. A body
 * that breaks off, or is shorter or longer than its head says, ends with RST_STREAM and never as if
 * it were whole.
 */
final class Http2ResponseWriter implements LeavingBody.Writer, WriteQuota.Writer {
  private static final Logger log = LoggerFactory.getLogger(Http2ResponseWriter.class);

  private final VisitorHttp2Connection wire;
  private final Http2Stream stream;
  private final boolean answersHead;
  private final WriteQuota.Share share;
  private final ChannelFutureListener sent;
  private @Nullable LeavingBody body;
  private @Nullable Trailers trailers;
  private long announced = ResponseContent.NO_LENGTH;
  private long written;
  private long lastProgress;
  private boolean isDone;
  private boolean isSent;
  private boolean awaitsTrailers;

  /**
   * @param sent called once all of it has left
   */
  Http2ResponseWriter(
      VisitorHttp2Connection wire, Http2Stream stream, boolean answersHead, Runnable sent) {
    this.wire = wire;
    this.stream = stream;
    this.answersHead = answersHead;
    this.share = wire.quota().share(this);
    this.sent =
        written -> {
          isSent = true;
          lastProgress = wire.now();
          if (written.isSuccess()) sent.run();
        };
    this.lastProgress = wire.now();
  }

  /**
   * @return false if it may not be written; nothing has been done with it then
   */
  boolean begin(HttpResponse response) {
    var entity = response.entity();
    announced = ResponseContent.length(response, answersHead);
    if (!Http2ResponseHead.render(response, announced, wire.date(), wire.fields())) {
      isDone = true;
      return false;
    }
    if (answersHead || !ResponseContent.isAllowed(response.status().intValue())) {
      UnreadBody.cancel(entity, wire.materializer());
      isDone = true;
      wire.writeFields(stream, wire.fields(), true, sent);
      return true;
    }
    trailers = response.getAttribute(Messages.TRAILERS).orElse(null);
    if (entity instanceof HttpEntity.Strict strict) strict(strict.getData());
    else streamed(entity);
    return true;
  }

  private void strict(ByteString bytes) {
    var endsWithHead = bytes.isEmpty() && trailers == null;
    isDone = trailers == null;
    wire.writeFields(stream, wire.fields(), endsWithHead, endsWithHead ? sent : null);
    if (endsWithHead) return;
    written = bytes.length();
    if (!bytes.isEmpty())
      wire.writeData(
          stream, Unpooled.wrappedBuffer(bytes.toArrayUnsafe()), isDone, isDone ? sent : null);
    if (trailers != null) end();
  }

  private void streamed(HttpEntity entity) {
    wire.writeFields(stream, wire.fields(), false, null);
    body = new LeavingBody(wire.loop(), this);
    body.run(entity.getDataBytes(), wire.dispatcher(), wire.materializer());
  }

  /** Nobody takes it any more. */
  void stop() {
    isDone = true;
    share.forget();
    if (body != null) body.stop();
  }

  /**
   * When the client last took something, of {@link System#nanoTime}. What has been handed over to
   * its end is the {@link WindowWatch}'s to look after.
   */
  long lastProgress() {
    return isDone && !isSent ? wire.now() : lastProgress;
  }

  @Override
  public int window() {
    return wire.window(stream);
  }

  @Override
  public void goOn() {
    if (body != null) body.writable();
  }

  @Override
  public void write(ByteString bytes) {
    var count = bytes.length();
    if (isDone || count == 0) return;
    written += count;
    if (announced != ResponseContent.NO_LENGTH && written > announced) {
      broken(new IllegalStateException("body: longer than its head says"));
      return;
    }
    share.add(count);
    wire.writeData(
        stream,
        Unpooled.wrappedBuffer(bytes.toArrayUnsafe()),
        false,
        _ -> {
          lastProgress = wire.now();
          share.release();
        });
  }

  @Override
  public boolean isWritable() {
    return !isDone && share.allowsMore();
  }

  @Override
  public void end() {
    if (isDone) return;
    share.forget();
    if (announced != ResponseContent.NO_LENGTH && written != announced) {
      broken(new IllegalStateException("body: shorter than its head says"));
      return;
    }
    if (trailers == null) {
      finish(Fields.of());
      return;
    }
    awaitsTrailers = true;
    trailers
        .fields()
        .whenComplete((found, _) -> wire.onLoop(() -> finish(found == null ? Fields.of() : found)));
  }

  /**
   * @param limit nanoseconds that trailers may take after the body
   */
  void tick(long now, long limit) {
    if (awaitsTrailers && !isDone && now - lastProgress > limit)
      broken(new IllegalStateException("trailers: none in time"));
  }

  private void finish(Fields trailerFields) {
    if (isDone) return;
    isDone = true;
    var rendered = new DefaultHttp2Headers(false);
    if (!Http2ResponseHead.render(trailerFields, rendered)) {
      isDone = false;
      broken(new IllegalArgumentException("trailers that may not be written over HTTP/2"));
    } else if (rendered.isEmpty()) {
      wire.writeData(stream, Unpooled.EMPTY_BUFFER, true, sent);
    } else {
      wire.writeFields(stream, rendered, true, sent);
    }
  }

  private void broken(Throwable cause) {
    if (body != null) body.stop();
    fail(cause);
  }

  @Override
  public void fail(Throwable cause) {
    if (isDone) return;
    isDone = true;
    share.forget();
    log.atDebug().setCause(cause).log("a response breaks off");
    wire.reset(stream, Http2Error.INTERNAL_ERROR);
  }
}
