// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.Messages;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request on one connection, from its head to its response's last byte. Belongs to the
 * connection's event loop.
 *
 * <pre>
 *   RequestSending ─▶ connection ─▶ origin ─▶ connection ─▶ ResponseReading
 *     idle timeout        └── first byte timeout ──┘           idle timeout
 * </pre>
 */
final class CarriedExchange {
  private final OriginParts parts;
  private final HttpRequest request;
  private final AnswerTaker taker;
  private @Nullable OriginConnection connection;
  private @Nullable RequestSending sending;
  private @Nullable ResponseReading reading;
  private boolean hasHeard;
  private boolean isAnswered;
  private boolean isOver;
  private long sentAt;
  private long heardAt;

  /** How far a request got that came to nothing. */
  enum Reach {
    /** The origin has nothing of it. */
    NOT_SENT,
    /** The origin may have it, and has said nothing. */
    UNANSWERED,
    /** A response had begun. */
    BROKEN
  }

  /** Who is told, once, on the event loop. */
  interface AnswerTaker {

    /** The head is here, and the body to come. */
    void answered(HttpResponse response);

    void broke(BrokenExchangeException cause, Reach reach);
  }

  CarriedExchange(OriginParts parts, HttpRequest request, AnswerTaker taker) {
    this.parts = parts;
    this.request = request;
    this.taker = taker;
  }

  void begin(OriginConnection on) {
    connection = on;
    heardAt = System.nanoTime();
    sending = new RequestSending(this, on, parts, request);
    reading = new ResponseReading(this, on, parts, Messages.headOf(request), request);
    sending.begin();
  }

  /** The connection had ended, or something unasked had come over it. */
  void couldNotBegin() {
    isOver = true;
    taker.broke(
        new BrokenExchangeException(
            OriginFailure.CLOSED, "connection (expected: open, and nothing sent unasked)"),
        Reach.NOT_SENT);
  }

  // ---------------------------------------------------------------------- from the connection

  void heard() {
    hasHeard = true;
    heardAt = System.nanoTime();
  }

  /** Whether there may be more to take. */
  boolean take(ByteBuf in) {
    return !isOver && reading != null && reading.take(in);
  }

  boolean isFull() {
    return reading != null && reading.isFull();
  }

  void writable() {
    if (sending != null) sending.writable();
  }

  void inputEnded(boolean isOrderly) {
    if (isOver || reading == null) return;
    if (isOrderly && reading.endsWithInput()) return;
    broken(
        new BrokenExchangeException(
            OriginFailure.CLOSED,
            hasHeard
                ? "connection ended within the response (expected: all of it)"
                : "connection ended (expected: a response)"));
  }

  void tick(long now) {
    if (isOver || sending == null || reading == null) return;
    if (isAnswered) {
      if (reading.waitsForOrigin() && now - heardAt > parts.idle.toNanos())
        broken(late("body went silent"));
      else if (reading.isUnclaimed() && now - heardAt > parts.idle.toNanos())
        broken(late("nobody reads the body"));
    } else if (sending.isComplete()) {
      if (now - sentAt > parts.firstByte.toNanos()) broken(late("no response in time"));
    } else if (now - Math.max(sending.movedAt(), heardAt) > parts.idle.toNanos()) {
      broken(late("request could not be sent in time"));
    }
  }

  private static BrokenExchangeException late(String reason) {
    return new BrokenExchangeException(OriginFailure.TIMED_OUT, reason);
  }

  // ---------------------------------------------------------------------- from both directions

  /** The request's last byte has left. */
  void sent() {
    sentAt = System.nanoTime();
  }

  /** No more of the request can be sent; the origin may have answered all the same. */
  void sendingFailed() {
    sentAt = System.nanoTime();
  }

  void answered(HttpResponse response) {
    if (isAnswered) return;
    isAnswered = true;
    taker.answered(response);
  }

  /**
   * The response has been read to its end. What of the request has not been sent by then is of no
   * use to the origin any more, and its connection ends with it (RFC 9112 §9.3).
   *
   * @param then run when the connection is free, or gone
   */
  void responseComplete(boolean keepsConnection, Runnable then) {
    if (isOver || sending == null || connection == null) return;
    isOver = true;
    var isSent = sending.isWhole();
    sending.stop();
    connection.done(keepsConnection && isSent, then);
  }

  /** The visitor has made room, or has been waited for. */
  void moved() {
    heardAt = System.nanoTime();
    if (connection != null) connection.onLoop(connection::proceed);
  }

  /** Nobody wants the response any more. */
  void cancelled() {
    broken(new BrokenExchangeException(OriginFailure.INTERNAL, "nobody wants the response"));
  }

  /** It comes to nothing more, and its connection ends. */
  void broken(BrokenExchangeException cause) {
    if (isOver) return;
    isOver = true;
    if (sending != null) sending.stop();
    if (connection != null) connection.end();
    if (reading != null) reading.fail(cause);
    if (isAnswered) return;
    isAnswered = true;
    var reach = hasHeard ? Reach.BROKEN : Reach.UNANSWERED;
    taker.broke(cause, reach);
  }
}
