// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.InterimResponses;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Messages.Trailers;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.ResponseContent;
import dev.signet.edge.exchange.UnreadBody;
import dev.signet.edge.exchange.WireRequest;
import dev.signet.edge.exchange.WireRequest.Version;
import dev.signet.edge.wire.body.LeavingBody;
import dev.signet.edge.wire.http.ModelRequests;
import dev.signet.edge.wire.http1.HeadWriter.Persistence;
import dev.signet.edge.wire.http1.message.FieldWriter;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that is no hit, from its head to its response's last byte; its body is {@link
 * Http1RequestBody}'s. Belongs to the event loop of its connection.
 */
final class Http1Exchange implements LeavingBody.Writer {
  private static final Logger log = LoggerFactory.getLogger(Http1Exchange.class);

  private static final Trailers NO_TRAILERS =
      new Trailers(CompletableFuture.completedStage(Fields.of()));

  private final Http1Connection connection;
  private final WireRequest head;
  private Persistence persistence;

  /** Null without one. */
  private final @Nullable Http1RequestBody body;

  private int interim;
  private boolean responseHasBegun;
  private boolean responseIsWritten;
  private boolean isAbandoned;
  private @Nullable LeavingBody responseBody;
  private long responseLength;
  private long written;
  private boolean responseIsChunked;
  private @Nullable Trailers trailers;
  private boolean awaitsTrailers;
  private long responseMoved = System.nanoTime();

  Http1Exchange(
      Http1Connection connection,
      WireRequest head,
      RequestFraming framing,
      boolean expectsContinue,
      Persistence persistence) {
    this.connection = connection;
    this.head = head;
    this.persistence = persistence;
    this.body =
        head.hasBody()
            ? new Http1RequestBody(
                this,
                connection.channel().eventLoop(),
                connection.parts.sections,
                framing,
                expectsContinue)
            : null;
  }

  /** Hands the request over. */
  void begin() {
    CompletionStage<HttpResponse> answer;
    try {
      answer = connection.parts.handler.handle(request(), connection.connection);
    } catch (RuntimeException e) {
      failed(e);
      return;
    }
    var future = answer.toCompletableFuture();
    if (future.isDone() && !future.isCompletedExceptionally()) {
      respond(future.join());
      return;
    }
    var _ =
        answer.whenComplete(
            (response, failure) ->
                onLoop(
                    () -> {
                      try {
                        if (failure == null) respond(response);
                        else failed(failure);
                      } catch (RuntimeException e) {
                        // nobody else would hear of it, and the client would wait
                        connection.exceptionCaught(connection.context(), e);
                      }
                    }));
  }

  private HttpRequest request() {
    var entity = body == null ? HttpEntities.EMPTY : body.entity();
    var ofRequest = body == null ? NO_TRAILERS : body.trailers();
    return ModelRequests.create(head, entity, this::interim, ofRequest);
  }

  private void onLoop(Runnable task) {
    var loop = connection.channel().eventLoop();
    if (loop.inEventLoop()) task.run();
    else loop.execute(task);
  }

  // ---------------------------------------------------------------------- the request's body

  /** Takes what has arrived of the body. */
  void take(ByteBuf in) {
    if (body != null) body.take(in);
  }

  /** Whether more of the body would have nowhere to go. */
  boolean isFull() {
    return body != null && body.isFull();
  }

  /** Whether what arrives is taken; only the beginning of a chunk's line or a trailer may wait. */
  boolean isReadingBody() {
    return body != null && !body.isComplete() && !body.isFull();
  }

  /** All of it has arrived. */
  void requestComplete() {
    if (responseIsWritten) over(persistence, true);
  }

  /** Nobody wants it, and there is more of it than is thrown away. */
  void bodyIsTooLong() {
    over(Persistence.CLOSE, false);
  }

  /** It breaks off as no body does. */
  void malformed(Refusal refusal) {
    var mayAnswer = !responseHasBegun;
    responseHasBegun = true;
    isAbandoned = true;
    if (body != null) body.fail(new IOException(refusal.reason()));
    if (mayAnswer) connection.refuse(refusal, head.method().equals("HEAD"));
    else if (responseIsWritten) over(Persistence.CLOSE, false);
    else connection.abort();
  }

  /** The client waits for our word, and somebody wants its body. */
  void askForBody() {
    writeInterim(100, Fields.of());
  }

  /** Its reader has all that was here. */
  void roomForBody() {
    onLoop(connection::roomForBody);
  }

  void inputEnded() {
    if (body == null || body.isComplete()) return;
    persistence = Persistence.CLOSE;
    body.fail(new IOException("the client ended the body before its end"));
    if (responseIsWritten) over(Persistence.CLOSE, true);
  }

  // ---------------------------------------------------------------------- deadlines

  void tick(long now) {
    var idle = connection.parts.limits.idleTimeout().toNanos();
    if (now - responseMoved <= idle) return;
    if (awaitsTrailers) fail(new TimeoutException("trailers: none in time"));
    else if (body != null && body.isAwaited() && now - body.lastMoved() > idle) bodyIsLate(body);
  }

  private void bodyIsLate(Http1RequestBody late) {
    if (responseIsWritten) {
      over(Persistence.CLOSE, false);
    } else if (responseHasBegun) {
      connection.abort();
    } else {
      late.fail(new TimeoutException("the body did not arrive"));
      malformed(new Refusal(408, "the body did not arrive in time"));
    }
  }

  // ---------------------------------------------------------------------- the response

  private void interim(int status, Fields fields) {
    if (status > 100 && status < 200 && status != 101) onLoop(() -> writeInterim(status, fields));
  }

  /** HTTP/1.0 knows none (RFC 9110 §15.2). */
  private void writeInterim(int status, Fields fields) {
    if (responseHasBegun || isAbandoned || head.version() == Version.HTTP_1_0) return;
    if (++interim > InterimResponses.MOST_SENT) return;
    var out = connection.context().alloc().directBuffer(256);
    try {
      HeadWriter.writeInterim(out, status, fields);
    } catch (FieldWriter.IllegalFieldException e) {
      out.release();
      return;
    }
    connection.write(out);
  }

  /**
   * A handler never fails; should one do so all the same, the client learns nothing of the cause.
   */
  private void failed(Throwable cause) {
    if (isAbandoned || responseHasBegun) return;
    log.atError().setCause(cause).log("request handler failed");
    if (!begins(connection.parts.handler.refuse(Refusal.FAILED, connection.connection)))
      connection.abort();
  }

  /** A response that may not be written is a failure of ours, as long as nothing of it is. */
  private void respond(@Nullable HttpResponse response) {
    if (response == null) {
      failed(new IllegalStateException("no response"));
    } else if (isAbandoned || responseHasBegun) {
      UnreadBody.cancel(response.entity(), connection.parts.materializer);
    } else if (!begins(response)) {
      UnreadBody.cancel(response.entity(), connection.parts.materializer);
      failed(new IllegalArgumentException("a response that may not be written"));
    }
  }

  /**
   * Writes the head, and what is at hand of the content.
   *
   * @return false if it may not be written; nothing has been done with it then
   */
  private boolean begins(HttpResponse response) {
    if (!ResponseContent.isFinal(response.status().intValue())) return false;
    responseHasBegun = true;
    var goesOn = body == null || body.discardUnlessClaimed();
    if (!goesOn) persistence = Persistence.CLOSE;
    var entity = response.entity();
    var isHead = head.method().equals("HEAD");
    // RFC 9110 §15.3.5, §15.4.5, §9.3.2
    var hasContent = !isHead && ResponseContent.isAllowed(response.status().intValue());
    responseLength = ResponseContent.length(response, isHead);
    responseIsChunked = hasContent && responseLength < 0 && head.version() != Version.HTTP_1_0;
    if (hasContent && responseLength < 0 && !responseIsChunked) persistence = Persistence.CLOSE;
    var data = hasContent && entity.isStrict() ? data(response) : NOTHING;
    var goesAlong = data.length <= Http1Connection.BATCH;
    var out = connection.context().alloc().directBuffer(512 + (goesAlong ? data.length : 0));
    try {
      HeadWriter.write(
          out, response, responseLength, responseIsChunked, persistence, connection.parts.clock);
    } catch (FieldWriter.IllegalFieldException e) {
      out.release();
      responseHasBegun = false;
      return false;
    }
    if (goesAlong) out.writeBytes(data);
    connection.write(out);
    if (!hasContent || entity.isStrict()) {
      UnreadBody.cancel(entity, connection.parts.materializer);
      if (goesAlong) written();
      else connection.write(data, Persistence.IMPLIED);
    } else {
      trailers = response.getAttribute(Messages.TRAILERS).orElse(null);
      stream(entity);
    }
    return true;
  }

  private static final byte[] NOTHING = new byte[0];

  /** The octets of a strict entity. */
  static byte[] data(HttpResponse response) {
    return response.entity() instanceof HttpEntity.Strict strict
        ? strict.getData().compact().toArrayUnsafe()
        : NOTHING;
  }

  private void stream(HttpEntity entity) {
    var loop = connection.channel().eventLoop();
    responseBody = new LeavingBody(loop, this);
    Source<ByteString, ?> bytes = entity.getDataBytes();
    responseBody.run(bytes, connection.parts.loops.dispatcher(loop), connection.parts.materializer);
  }

  void writable() {
    responseMoved = System.nanoTime();
    if (responseBody != null) responseBody.writable();
  }

  @Override
  public boolean isWritable() {
    return connection.isWritable();
  }

  @Override
  public void write(ByteString bytes) {
    var count = bytes.size();
    if (count == 0) return;
    written += count;
    responseMoved = System.nanoTime();
    if (responseLength >= 0 && written > responseLength) {
      if (responseBody != null) responseBody.stop();
      fail(new IOException("response of more octets (expected: " + responseLength + ")"));
      return;
    }
    connection.write(responseIsChunked ? chunk(bytes, count) : octets(bytes, count));
  }

  private ByteBuf octets(ByteString bytes, int count) {
    var out = connection.context().alloc().directBuffer(count);
    copy(bytes, count, out);
    return out;
  }

  /** RFC 9112 §7.1. */
  private ByteBuf chunk(ByteString bytes, int count) {
    var out = connection.context().alloc().directBuffer(count + 16);
    out.writeCharSequence(Integer.toHexString(count), StandardCharsets.US_ASCII);
    out.writeByte('\r').writeByte('\n');
    copy(bytes, count, out);
    return out.writeByte('\r').writeByte('\n');
  }

  private static void copy(ByteString bytes, int count, ByteBuf out) {
    bytes.copyToBuffer(out.internalNioBuffer(out.writerIndex(), count));
    out.writerIndex(out.writerIndex() + count);
  }

  @Override
  public void end() {
    responseBody = null;
    if (responseLength >= 0 && written < responseLength) {
      fail(new IOException("response of fewer octets (expected: " + responseLength + ")"));
    } else if (!responseIsChunked) {
      written();
    } else if (trailers == null) {
      writeLastChunk(Fields.of());
    } else {
      awaitsTrailers = true;
      var _ =
          trailers
              .fields()
              .whenComplete(
                  (found, _) -> onLoop(() -> writeLastChunk(found == null ? Fields.of() : found)));
    }
  }

  private void writeLastChunk(Fields fields) {
    awaitsTrailers = false;
    if (isAbandoned) return;
    var out = connection.context().alloc().directBuffer(64);
    try {
      FieldWriter.lastChunk(out, fields);
    } catch (FieldWriter.IllegalFieldException e) {
      out.release();
      fail(e);
      return;
    }
    connection.write(out);
    written();
  }

  @Override
  public void fail(Throwable cause) {
    responseBody = null;
    isAbandoned = true;
    if (body != null) body.fail(new IOException("the response broke off"));
    connection.abort();
  }

  /** All of the response is. */
  void written() {
    responseIsWritten = true;
    responseMoved = System.nanoTime();
    if (body != null) body.drain();
    if (body == null || body.isComplete()) over(persistence, true);
    else if (persistence == Persistence.CLOSE) over(persistence, false);
    else onLoop(connection::roomForBody);
  }

  /** Whoever still reads the body hears that there is no more of it. */
  private void over(Persistence then, boolean requestIsRead) {
    if (body != null) body.fail(new IOException("the request was over before its body was"));
    connection.done(then, requestIsRead);
  }

  void drain() {
    if (!responseHasBegun) persistence = Persistence.CLOSE;
  }

  /** The connection is gone. */
  void abandoned() {
    isAbandoned = true;
    if (body != null) body.fail(new IOException("the client went away"));
    if (responseBody != null) responseBody.stop();
    responseBody = null;
  }
}
