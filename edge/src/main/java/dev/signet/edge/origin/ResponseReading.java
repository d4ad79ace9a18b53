// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.WireRequest;
import dev.signet.edge.wire.body.ArrivingBody;
import dev.signet.edge.wire.http1.message.ChunkedBody;
import dev.signet.edge.wire.http1.message.HeadScanner;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an origin answers to one request: interim responses, a head, and a body as fast as it
 * is taken. What is malformed is thrown as a {@link BrokenExchangeException}. Belongs to the event
 * loop.
 */
final class ResponseReading implements ArrivingBody.Reader {
  /**
   * Interim responses that are taken for one request, more than a visitor is sent of them ({@link
   * dev.signet.edge.exchange.InterimResponses#MOST_SENT}): an origin may tell of its progress every
   * few seconds, and is not at fault. One that goes on beyond this never comes to its response.
   */
  private static final int MOST_TAKEN = 100;

  private enum State {
    HEAD,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE,
    COMPLETE
  }

  private final CarriedExchange exchange;
  private final OriginConnection connection;
  private final OriginParts parts;
  private final HttpRequest request;
  private final boolean isForHead;
  private final HeadScanner scanner;
  private State state = State.HEAD;
  private int interim;
  private boolean keepsConnection;
  private @Nullable ArrivingBody body;
  private @Nullable ChunkedBody chunked;
  private long left;

  ResponseReading(
      CarriedExchange exchange,
      OriginConnection connection,
      OriginParts parts,
      WireRequest head,
      HttpRequest request) {
    this.exchange = exchange;
    this.connection = connection;
    this.parts = parts;
    this.request = request;
    this.isForHead = head.method().equals("HEAD");
    this.scanner = new HeadScanner(parts.limits);
  }

  /** Whether more of the body would have nowhere to go. */
  boolean isFull() {
    return body != null && !body.isComplete() && body.held() >= OriginConnection.BATCH;
  }

  /** Whether it is the origin that is being waited for. */
  boolean waitsForOrigin() {
    return state != State.COMPLETE && !isFull();
  }

  boolean isUnclaimed() {
    return body != null && !body.isClaimed();
  }

  /** Whether there may be more to take. */
  boolean take(ByteBuf in) {
    if (!in.isReadable() || isFull()) return false;
    return switch (state) {
      case HEAD -> readHead(in);
      case LENGTH -> readLength(in);
      case CHUNKED -> readChunks(in);
      case UNTIL_CLOSE -> offer(in, in.readableBytes());
      case COMPLETE -> false;
    };
  }

  private boolean readHead(ByteBuf in) {
    if (!scanner.hasBegun() && in.getByte(in.readerIndex()) != 'H')
      throw ResponseHeadParser.malformed("status line (expected: HTTP/1.1 or HTTP/1.0, status)");
    var length = scanner.length(in);
    if (length < 0)
      throw ResponseHeadParser.malformed("head (expected: lines that end with CR LF, and shorter)");
    if (length == 0) return false;
    var bytes = new byte[length];
    in.readBytes(bytes);
    scanner.begin();
    var head = parts.parser.parse(bytes);
    if (head.isInterim()) interim(head);
    else begin(head, ResponseFraming.of(head, isForHead), in);
    return state != State.COMPLETE;
  }

  /** RFC 9110 §15.2; nobody has asked for another protocol (§7.8). */
  private void interim(ResponseHead head) {
    if (head.status() == 101 || head.isHttp10())
      throw ResponseHeadParser.malformed("interim response (expected: none but 1xx of HTTP/1.1)");
    if (++interim > MOST_TAKEN)
      throw ResponseHeadParser.malformed(
          "interim responses (expected: at most " + MOST_TAKEN + ")");
    // the visitor has heard that from us
    if (head.status() == 100) return;
    request
        .getAttribute(Messages.INTERIM)
        .ifPresent(visitor -> visitor.send(head.status(), head.fields()));
  }

  private void begin(ResponseHead head, ResponseFraming framing, ByteBuf in) {
    keepsConnection = head.keepsConnection();
    switch (framing) {
      case ResponseFraming.NoContent(var length) ->
          whole(OriginResponses.withoutContent(head, isForHead, length));
      case ResponseFraming.Length(var octets) -> {
        if (octets == 0) whole(OriginResponses.of(head, HttpEntities.EMPTY));
        else if (octets <= Math.min(in.readableBytes(), OriginConnection.BATCH))
          whole(
              OriginResponses.of(
                  head,
                  HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, bytes(in, (int) octets))));
        else {
          left = octets;
          var arriving = arriving(State.LENGTH);
          answer(
              head, HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, octets, arriving.source()));
        }
      }
      case ResponseFraming.Chunked() -> {
        chunked = new ChunkedBody(parts.limits);
        var arriving = arriving(State.CHUNKED);
        exchange.answered(
            OriginResponses.of(
                    head,
                    HttpEntities.createChunked(ContentTypes.NO_CONTENT_TYPE, arriving.source()))
                .addAttribute(Messages.TRAILERS, arriving.trailers()));
      }
      case ResponseFraming.UntilClose() -> {
        keepsConnection = false;
        answer(
            head,
            HttpEntities.createCloseDelimited(
                ContentTypes.NO_CONTENT_TYPE, arriving(State.UNTIL_CLOSE).source()));
      }
    }
  }

  private ArrivingBody arriving(State next) {
    state = next;
    var arriving = new ArrivingBody(connection.loop(), this);
    body = arriving;
    return arriving;
  }

  private static ByteString bytes(ByteBuf in, int count) {
    var bytes = new byte[count];
    in.readBytes(bytes);
    return ByteString.fromArrayUnsafe(bytes);
  }

  /** All of it is here: the connection is free before anyone hears of it. */
  private void whole(HttpResponse response) {
    state = State.COMPLETE;
    exchange.responseComplete(keepsConnection, () -> exchange.answered(response));
  }

  private void answer(ResponseHead head, ResponseEntity entity) {
    exchange.answered(OriginResponses.of(head, entity));
  }

  private boolean readLength(ByteBuf in) {
    var count = (int) Math.min(left, in.readableBytes());
    left -= count;
    offer(in, count);
    if (left == 0) complete(Fields.of());
    return left > 0;
  }

  private boolean offer(ByteBuf in, int count) {
    if (body != null) body.offer(in.readSlice(count));
    return true;
  }

  private boolean readChunks(ByteBuf in) {
    if (chunked == null || body == null) return false;
    while (!isFull()) {
      var piece = chunked.next(in);
      if (piece == null) break;
      body.offer(piece);
    }
    var refusal = chunked.refusal();
    if (refusal != null) throw ResponseHeadParser.malformed(refusal.reason());
    if (chunked.isComplete()) complete(chunked.trailers());
    return false;
  }

  private void complete(Fields trailers) {
    state = State.COMPLETE;
    var arrived = body;
    if (arrived != null)
      exchange.responseComplete(keepsConnection, () -> arrived.complete(trailers));
  }

  /**
   * The connection has come to an orderly end.
   *
   * @return whether the response has with it
   */
  boolean endsWithInput() {
    if (state == State.UNTIL_CLOSE) complete(Fields.of());
    return state == State.COMPLETE;
  }

  void fail(BrokenExchangeException cause) {
    if (body != null) body.fail(cause);
  }

  @Override
  public void consumed(int bytes) {
    if (body != null && body.held() == 0) exchange.moved();
  }

  @Override
  public void cancelled() {
    if (state != State.COMPLETE) exchange.cancelled();
  }
}
