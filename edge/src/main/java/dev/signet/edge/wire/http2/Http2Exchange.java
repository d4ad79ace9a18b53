// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RequestEntity;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.InterimResponses;
import dev.signet.edge.exchange.Messages.Trailers;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.UnreadBody;
import dev.signet.edge.wire.body.ArrivingBody;
import dev.signet.edge.wire.http.ModelRequests;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that is no hit, and its answer, on one stream. The request is handed over once it is
 * known whether it has a body; what arrives of that is credited to the client as it is read; the
 * stream ends with the answer. Belongs to the event loop, but for {@link #send}.
 */
final class Http2Exchange implements ArrivingBody.Reader, InterimResponses {
  private static final Logger log = LoggerFactory.getLogger(Http2Exchange.class);

  private static final Trailers NO_TRAILERS =
      new Trailers(CompletableFuture.completedFuture(Fields.of()));

  private enum Phase {
    /** Of a method that has no body most of the time, and the stream says neither. */
    UNDECIDED,
    HANDLED,
    ANSWERED,
    /** The answer has left whole. */
    SENT,
    CLOSED
  }

  private final VisitorHttp2Connection wire;
  private final Http2Stream stream;
  private final @Nullable Http2Request request;
  private final long contentLength;
  private final boolean answersHead;
  private Phase phase = Phase.UNDECIDED;
  private @Nullable ArrivingBody body;
  private @Nullable Http2ResponseWriter writer;
  private long received;
  private long lastArrival;
  private boolean isRequestComplete;
  private boolean isUnwanted;
  private int discarded;
  private int interims;

  /**
   * @param request null if there is nothing to hand over
   * @param contentLength -1 if the client announced none
   */
  Http2Exchange(
      VisitorHttp2Connection wire,
      Http2Stream stream,
      @Nullable Http2Request request,
      long contentLength,
      boolean isRequestComplete) {
    this.wire = wire;
    this.stream = stream;
    this.request = request;
    this.contentLength = contentLength;
    this.isRequestComplete = isRequestComplete;
    this.answersHead = request != null && request.method().equals("HEAD");
    this.lastArrival = wire.now();
  }

  /** The head has arrived. */
  void begin(Http2Request head) {
    if (!head.hasBody()) handOver(head, null);
    else if (contentLength > 0 || (contentLength < 0 && mayHaveBody(head.method())))
      handOver(head, newBody());
  }

  /** Methods that hardly ever have a body wait for its first byte, or for its end. */
  private static boolean mayHaveBody(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "DELETE", "TRACE" -> false;
      default -> true;
    };
  }

  private ArrivingBody newBody() {
    var made = new ArrivingBody(wire.loop(), this);
    body = made;
    return made;
  }

  /**
   * DATA has arrived.
   *
   * @return bytes to be credited at once
   */
  int data(ByteBuf data, int padding, boolean ends) throws Http2Exception {
    var length = data.readableBytes();
    lastArrival = wire.now();
    received += length;
    if (isOfWrongLength(ends)) return length + padding;
    if (phase == Phase.UNDECIDED && request != null) {
      if (length > 0) handOver(request, newBody());
      else if (ends) withoutBody(request);
    }
    isRequestComplete |= ends;
    if (body == null) return length + padding;
    body.offer(data);
    if (ends) body.complete(Fields.of());
    return padding;
  }

  /** The section after the body has arrived, and ends the request (RFC 9113 §8.1). */
  void trailers(FieldSection section) throws Http2Exception {
    lastArrival = wire.now();
    var fields = RequestReading.trailers(section);
    if (fields == null) {
      malformed("trailers: malformed, or more than the limit");
      return;
    }
    if (isOfWrongLength(true)) return;
    if (phase == Phase.UNDECIDED && request != null) {
      if (fields.size() > 0) handOver(request, newBody());
      else withoutBody(request);
    }
    isRequestComplete = true;
    if (body != null) body.complete(fields);
  }

  /** Content-Length and what comes have to agree (RFC 9113 §8.1.1). */
  private boolean isOfWrongLength(boolean ends) throws Http2Exception {
    if (contentLength < 0 || received == contentLength || (received < contentLength && !ends))
      return false;
    malformed("content-length: not the body's length");
    return true;
  }

  private void malformed(String reason) throws Http2Exception {
    wire.malformed(stream, Refusal.malformed(reason), phase == Phase.UNDECIDED);
  }

  private void withoutBody(Http2Request head) {
    var bare = head.withoutBody();
    isRequestComplete = true;
    if (wire.answersAtOnce(stream, bare)) phase = Phase.SENT;
    else handOver(bare, null);
  }

  private void handOver(Http2Request head, @Nullable ArrivingBody withBody) {
    phase = Phase.HANDLED;
    var entity = withBody == null ? HttpEntities.EMPTY : entity(withBody);
    var trailers = withBody == null ? NO_TRAILERS : withBody.trailers();
    wire.handle(() -> ModelRequests.create(head, entity, this, trailers), this::answered);
  }

  private RequestEntity entity(ArrivingBody of) {
    return contentLength > 0
        ? HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, contentLength, of.source())
        : HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, of.source());
  }

  /** Answers without anyone being asked. */
  void refuse(Refusal refusal) {
    answer(wire.refusal(refusal));
  }

  private void answered(@Nullable HttpResponse response) {
    if (phase != Phase.HANDLED) {
      if (response != null) UnreadBody.cancel(response.entity(), wire.materializer());
    } else if (response == null) {
      refuse(Refusal.FAILED);
    } else {
      answer(response);
    }
  }

  /** A response that may not be written is a failure of ours, as long as nothing of it is. */
  private void answer(HttpResponse response) {
    phase = Phase.ANSWERED;
    if (begins(response)) return;
    log.atError().log("a response that may not be written");
    UnreadBody.cancel(response.entity(), wire.materializer());
    if (!begins(wire.refusal(Refusal.FAILED))) wire.reset(stream, Http2Error.INTERNAL_ERROR);
  }

  private boolean begins(HttpResponse response) {
    var made = new Http2ResponseWriter(wire, stream, answersHead, this::sent);
    writer = made;
    try {
      return made.begin(response);
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).log("a response could not be written");
      made.fail(e);
      return true;
    }
  }

  private void sent() {
    if (phase == Phase.CLOSED) return;
    phase = Phase.SENT;
    if (body != null && !body.isClaimed()) body.discard();
    else endUnlessRead();
  }

  /** A client need not send what nobody reads (RFC 9113 §8.1). */
  private void endUnlessRead() {
    if (phase == Phase.SENT && !isRequestComplete && (body == null || isUnwanted))
      wire.reset(stream, Http2Error.NO_ERROR);
  }

  /** The stream is no more. */
  void closed() {
    if (phase == Phase.CLOSED) return;
    var wasSent = phase == Phase.SENT;
    phase = Phase.CLOSED;
    if (writer != null && !wasSent) writer.stop();
    if (body != null) {
      body.fail(new IOException("the stream was ended before the request was"));
      body.discard();
    }
  }

  /** Ends what has taken too long. */
  void tick(long now) {
    var idle = wire.limits().idleTimeout().toNanos();
    if (writer != null) writer.tick(now, idle);
    if (phase == Phase.UNDECIDED) {
      if (now - lastArrival > wire.limits().headTimeout().toNanos())
        refuse(new Refusal(408, "request: no end in time"));
      return;
    }
    if (body == null || !body.isAwaited()) return;
    var last = writer == null ? lastArrival : Math.max(lastArrival, writer.lastProgress());
    if (now - last <= idle) return;
    body.fail(new TimeoutException("the client sends no more of its request"));
    isUnwanted = true;
    if (phase == Phase.HANDLED) refuse(new Refusal(408, "request body: no more of it in time"));
    else wire.reset(stream, Http2Error.CANCEL);
  }

  @Override
  public void claimed() {
    if (received > 0 || isRequestComplete || request == null) return;
    var expects = request.fields().first("expect");
    if (expects != null && expects.equalsIgnoreCase("100-continue")) interim(100, Fields.of());
  }

  @Override
  public void consumed(int bytes) {
    lastArrival = wire.now();
    if (isUnwanted) discarded += bytes;
    // beyond that the client's window stays closed until the answer has left
    if (discarded > Http2Bounds.DISCARDED) return;
    wire.returnWindow(stream, bytes);
  }

  @Override
  public void cancelled() {
    isUnwanted = true;
    endUnlessRead();
  }

  @Override
  public void send(int status, Fields fields) {
    wire.onLoop(() -> interim(status, fields));
  }

  private void interim(int status, Fields fields) {
    if (phase != Phase.HANDLED || interims >= MOST_SENT) return;
    if (status < 100 || status > 199 || status == 101) return;
    var rendered = new DefaultHttp2Headers(false);
    rendered.status(StatusText.of(status));
    if (!Http2ResponseHead.render(fields, rendered)) return;
    interims++;
    wire.writeFields(stream, rendered, false, null);
  }
}
