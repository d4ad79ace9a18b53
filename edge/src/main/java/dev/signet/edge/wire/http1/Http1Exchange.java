// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RequestEntity;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.WireRequest;
import dev.signet.edge.exchange.WireRequest.Version;
import dev.signet.edge.wire.body.ArrivingBody;
import dev.signet.edge.wire.body.LeavingBody;
import dev.signet.edge.wire.http.ModelRequests;
import dev.signet.edge.wire.http1.HeadWriter.Persistence;
import dev.signet.edge.wire.http1.message.ChunkedBody;
import dev.signet.edge.wire.http1.message.FieldWriter;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that is no hit, from its head to its response's last byte. Belongs to the event loop
 * of its connection.
 */
final class Http1Exchange implements ArrivingBody.Reader, LeavingBody.Writer {
  private static final Logger log = LoggerFactory.getLogger(Http1Exchange.class);

  /** Of a body that nobody wants, so that the connection can go on; a longer one ends it. */
  private static final int MOST_DRAINED = 64 * 1024;

  /** Interim responses to one request. */
  private static final int MOST_INTERIM = 16;

  private static final Refusal FAILED = new Refusal(500, "a failure of ours");

  private final Http1Connection connection;
  private final WireRequest head;
  private final boolean expectsContinue;
  private Persistence persistence;

  /** Null without one. */
  private final @Nullable ArrivingBody body;

  private final @Nullable ChunkedBody chunked;

  /** Octets that are still to come; of no meaning for a chunked body. */
  private long left;

  private boolean isCancelled;
  private int drained;

  /** When the client last sent something of the body, or took something of the response. */
  private long lastMoved = System.nanoTime();

  private int interim;
  private boolean responseHasBegun;
  private boolean responseIsWritten;
  private boolean isAbandoned;
  private @Nullable LeavingBody responseBody;
  private long responseLength;
  private long written;
  private boolean responseIsChunked;
  private Messages.@Nullable Trailers trailers;

  Http1Exchange(
      Http1Connection connection,
      WireRequest head,
      RequestFraming framing,
      boolean expectsContinue,
      Persistence persistence) {
    this.connection = connection;
    this.head = head;
    this.expectsContinue = expectsContinue;
    this.persistence = persistence;
    this.chunked =
        framing instanceof RequestFraming.Chunked ? new ChunkedBody(connection.parts.limits) : null;
    this.left = framing instanceof RequestFraming.Length(var octets) ? octets : 0;
    this.body = head.hasBody() ? new ArrivingBody(connection.channel().eventLoop(), this) : null;
  }

  /** Hands the request over. */
  void begin() {
    if (body != null && chunked == null && left == 0) body.complete(Fields.of());
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
                        if (failure != null) failed(failure);
                        else respond(response);
                      } catch (RuntimeException e) {
                        // nobody else would hear of it, and the client would wait
                        connection.exceptionCaught(connection.context(), e);
                      }
                    }));
  }

  private akka.http.javadsl.model.HttpRequest request() {
    if (body == null)
      return ModelRequests.create(
          head, HttpEntities.EMPTY, this::interim, new Messages.Trailers(noFields()));
    return ModelRequests.create(head, entity(body), this::interim, body.trailers());
  }

  private RequestEntity entity(ArrivingBody arriving) {
    if (chunked != null) return HttpEntities.createChunked(NO_TYPE, arriving.source());
    return left == 0 ? HttpEntities.EMPTY : HttpEntities.create(NO_TYPE, left, arriving.source());
  }

  private static final akka.http.javadsl.model.ContentType NO_TYPE =
      akka.http.javadsl.model.ContentTypes.NO_CONTENT_TYPE;

  private static CompletionStage<Fields> noFields() {
    return java.util.concurrent.CompletableFuture.completedStage(Fields.of());
  }

  private void onLoop(Runnable task) {
    var loop = connection.channel().eventLoop();
    if (loop.inEventLoop()) task.run();
    else loop.execute(task);
  }

  // ---------------------------------------------------------------------- the request's body

  /** Takes what has arrived of the body. */
  void take(ByteBuf in) {
    if (body == null || body.isComplete()) return;
    if (isFull()) return;
    lastMoved = System.nanoTime();
    if (chunked == null) {
      var count = (int) Math.min(left, in.readableBytes());
      left -= count;
      body.offer(in.readSlice(count));
      if (left == 0) bodyComplete(Fields.of());
      else endIfTooLong();
      return;
    }
    while (!isFull()) {
      var piece = chunked.next(in);
      if (piece == null) break;
      body.offer(piece);
    }
    var refusal = chunked.refusal();
    if (refusal != null) malformed(refusal);
    else if (chunked.isComplete()) bodyComplete(chunked.trailers());
    else endIfTooLong();
  }

  /** What nobody wants is read only so far. */
  private void endIfTooLong() {
    if (responseIsWritten && drained > MOST_DRAINED) connection.done(Persistence.CLOSE, false);
  }

  private void bodyComplete(Fields trailerFields) {
    if (body != null) body.complete(trailerFields);
    if (responseIsWritten) connection.done(persistence, true);
  }

  private void malformed(Refusal refusal) {
    var mayAnswer = !responseHasBegun;
    responseHasBegun = true;
    isAbandoned = true;
    if (body != null) body.fail(new IOException(refusal.reason()));
    if (mayAnswer) connection.refuse(refusal, head.method().equals("HEAD"));
    else if (responseIsWritten) connection.done(Persistence.CLOSE, false);
    else connection.abort();
  }

  /** Whether more of the body would have nowhere to go. */
  boolean isFull() {
    if (body == null || body.isComplete()) return false;
    return isCancelled ? !isDrainable() : body.held() >= Http1Connection.BATCH;
  }

  /** Whether what arrives is taken; only the beginning of a chunk's line or a trailer may wait. */
  boolean isReadingBody() {
    return body != null && !body.isComplete() && !isFull();
  }

  /** Only after the response, since until then somebody may still be wanting to end it. */
  private boolean isDrainable() {
    return responseIsWritten && drained <= MOST_DRAINED;
  }

  @Override
  public void claimed() {
    if (expectsContinue && !responseHasBegun && body != null && !body.isComplete())
      writeInterim(100, Fields.of());
  }

  @Override
  public void consumed(int bytes) {
    lastMoved = System.nanoTime();
    if (isCancelled) drained += bytes;
    else if (body != null && body.held() == 0) onLoop(connection::roomForBody);
  }

  @Override
  public void cancelled() {
    isCancelled = true;
  }

  void inputEnded() {
    if (body != null && !body.isComplete()) {
      persistence = Persistence.CLOSE;
      body.fail(new IOException("the client ended the body before its end"));
      if (responseIsWritten) connection.done(Persistence.CLOSE, true);
    }
  }

  void tick(long now) {
    if (body == null || body.isComplete()) return;
    if (now - lastMoved <= connection.parts.limits.idleTimeout().toNanos()) return;
    // otherwise it is not the client that is waited for
    if (!body.isAwaited() && !(isCancelled && responseIsWritten)) return;
    if (responseIsWritten) {
      connection.done(Persistence.CLOSE, false);
    } else if (responseHasBegun) {
      connection.abort();
    } else {
      body.fail(new TimeoutException("the body did not arrive"));
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
    if (++interim > MOST_INTERIM) return;
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
    respond(connection.parts.handler.refuse(FAILED, connection.connection));
  }

  private void respond(HttpResponse response) {
    if (isAbandoned || responseHasBegun) {
      // nobody waits for it, and it may have no end
      var _ =
          response.entity().getDataBytes().runWith(Sink.cancelled(), connection.parts.materializer);
      return;
    }
    responseHasBegun = true;
    endUnreadBody();
    var entity = response.entity();
    var status = response.status().intValue();
    var isHead = head.method().equals("HEAD");
    // RFC 9110 §15.3.5, §15.4.5, §9.3.2
    var hasContent = !isHead && HeadWriter.hasLength(status);
    responseLength = length(response, isHead, status);
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
      response.discardEntityBytes(connection.parts.materializer);
      responseHasBegun = false;
      failed(e);
      return;
    }
    if (goesAlong) out.writeBytes(data);
    connection.write(out);
    if (!hasContent || entity.isStrict()) {
      if (!entity.isStrict()) response.discardEntityBytes(connection.parts.materializer);
      if (goesAlong) written();
      else connection.write(data, Persistence.IMPLIED);
    } else {
      trailers = response.getAttribute(Messages.TRAILERS).orElse(null);
      stream(entity);
    }
  }

  /** A body that nobody has begun to read by now is not going to be read. */
  private void endUnreadBody() {
    if (body == null || body.isComplete()) return;
    if (!body.isClaimed()) {
      body.discard();
      // a client that waits for our word need not send it any more
      if (expectsContinue || chunked != null || left > MOST_DRAINED)
        persistence = Persistence.CLOSE;
    }
  }

  private static long length(HttpResponse response, boolean isHead, int status) {
    if (!HeadWriter.hasLength(status)) return -1;
    // nothing in answer to HEAD may just as well be a length that nobody knows
    if (isHead && response.entity().isKnownEmpty())
      return response.getAttribute(Messages.NO_OCTETS).isPresent() ? 0 : -1;
    return response.entity().getContentLengthOption().orElse(-1);
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
    lastMoved = System.nanoTime();
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
    lastMoved = System.nanoTime();
    if (responseLength >= 0 && written > responseLength) {
      if (responseBody != null) responseBody.stop();
      fail(new IOException("response of more octets (expected: " + responseLength + ")"));
      return;
    }
    if (!responseIsChunked) {
      connection.write(buffer(bytes, count, 0));
      return;
    }
    var out = buffer(bytes, count, 1);
    connection.write(out);
  }

  /** The octets, as a chunk if they are to be one (RFC 9112 §7.1). */
  private ByteBuf buffer(ByteString bytes, int count, int asChunk) {
    var out = connection.context().alloc().directBuffer(count + 16 * asChunk);
    if (asChunk > 0)
      out.writeCharSequence(
          Integer.toHexString(count) + "\r\n", java.nio.charset.StandardCharsets.US_ASCII);
    var room = out.internalNioBuffer(out.writerIndex(), count);
    bytes.copyToBuffer(room);
    out.writerIndex(out.writerIndex() + count);
    if (asChunk > 0) out.writeByte('\r').writeByte('\n');
    return out;
  }

  @Override
  public void end() {
    responseBody = null;
    if (responseLength >= 0 && written < responseLength) {
      fail(new IOException("response of fewer octets (expected: " + responseLength + ")"));
      return;
    }
    if (responseIsChunked && !writeLastChunk()) return;
    written();
  }

  private boolean writeLastChunk() {
    var fields = Fields.of();
    if (trailers != null) {
      var arrived = trailers.fields().toCompletableFuture();
      if (arrived.isDone() && !arrived.isCompletedExceptionally()) fields = arrived.join();
    }
    var out = connection.context().alloc().directBuffer(64);
    try {
      FieldWriter.lastChunk(out, fields);
    } catch (FieldWriter.IllegalFieldException e) {
      out.release();
      fail(e);
      return false;
    }
    connection.write(out);
    return true;
  }

  @Override
  public void fail(Throwable cause) {
    responseBody = null;
    isAbandoned = true;
    if (body != null) body.fail(new IOException("the response broke off"));
    connection.abort();
  }

  /** A long strict body is written. */
  void arrayWritten() {
    written();
  }

  private void written() {
    responseIsWritten = true;
    lastMoved = System.nanoTime();
    if (body == null || body.isComplete()) connection.done(persistence, true);
    else if (persistence == Persistence.CLOSE) connection.done(persistence, false);
    else onLoop(connection::roomForBody);
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
