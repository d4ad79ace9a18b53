// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.RequestEntity;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages.Trailers;
import dev.signet.edge.wire.body.ArrivingBody;
import dev.signet.edge.wire.http.SectionLimits;
import dev.signet.edge.wire.http1.message.ChunkedBody;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request: takes it off the connection as fast as it is read, and so far that the
 * connection may go on after it if nobody reads it. Belongs to the event loop.
 */
final class Http1RequestBody implements ArrivingBody.Reader {
  /** Octets of what nobody wants, so that the connection can go on; a longer rest ends it. */
  private static final int MOST_DRAINED = 64 * 1024;

  private final Http1Exchange exchange;
  private final ArrivingBody arriving;
  private final boolean expectsContinue;
  private final @Nullable ChunkedBody chunked;

  /** Octets that are still to come; of no meaning for a chunked body. */
  private long left;

  private boolean isUnwanted;
  private boolean isDraining;
  private int drained;
  private long lastMoved = System.nanoTime();

  Http1RequestBody(
      Http1Exchange exchange,
      EventLoop loop,
      SectionLimits limits,
      RequestFraming framing,
      boolean expectsContinue) {
    this.exchange = exchange;
    this.expectsContinue = expectsContinue;
    this.arriving = new ArrivingBody(loop, this);
    this.chunked = framing instanceof RequestFraming.Chunked ? new ChunkedBody(limits) : null;
    this.left = framing instanceof RequestFraming.Length(var octets) ? octets : 0;
    if (chunked == null && left == 0) arriving.complete(Fields.of());
  }

  RequestEntity entity() {
    if (chunked != null)
      return HttpEntities.createChunked(ContentTypes.NO_CONTENT_TYPE, arriving.source());
    return left == 0
        ? HttpEntities.EMPTY
        : HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, left, arriving.source());
  }

  Trailers trailers() {
    return arriving.trailers();
  }

  boolean isComplete() {
    return arriving.isComplete();
  }

  /** Takes what has arrived of it. */
  void take(ByteBuf in) {
    if (isComplete() || isFull()) return;
    lastMoved = System.nanoTime();
    if (chunked == null) takeOctets(in);
    else takeChunks(in, chunked);
  }

  private void takeOctets(ByteBuf in) {
    var count = (int) Math.min(left, in.readableBytes());
    left -= count;
    arriving.offer(in.readSlice(count));
    if (left == 0) complete(Fields.of());
    else endIfTooLong();
  }

  private void takeChunks(ByteBuf in, ChunkedBody chunks) {
    while (!isFull()) {
      var piece = chunks.next(in);
      if (piece == null) break;
      arriving.offer(piece);
    }
    var refusal = chunks.refusal();
    if (refusal != null) exchange.malformed(refusal);
    else if (chunks.isComplete()) complete(chunks.trailers());
    else endIfTooLong();
  }

  private void complete(Fields trailers) {
    arriving.complete(trailers);
    exchange.requestComplete();
  }

  /** What nobody wants is read only so far. */
  private void endIfTooLong() {
    if (isDraining && drained > MOST_DRAINED) exchange.bodyIsTooLong();
  }

  /** Whether more of it would have nowhere to go. */
  boolean isFull() {
    if (isComplete()) return false;
    return isUnwanted ? !isDrainable() : arriving.held() >= Http1Connection.BATCH;
  }

  /** Only after the response, since until then somebody may still be wanting to end it. */
  private boolean isDrainable() {
    return isDraining && drained <= MOST_DRAINED;
  }

  /** Whether it is the client that is waited for: nobody else holds it up. */
  boolean isAwaited() {
    return arriving.isAwaited() || (isUnwanted && isDraining);
  }

  /** When something of it last came or went, of {@link System#nanoTime}. */
  long lastMoved() {
    return lastMoved;
  }

  /**
   * The response is about to be written; a body that nobody has begun to read by now is not going
   * to be read.
   *
   * @return whether the connection may go on after it
   */
  boolean discardUnlessClaimed() {
    if (isComplete() || arriving.isClaimed()) return true;
    arriving.discard();
    // a client that waits for our word need not send it any more
    return !expectsContinue && chunked == null && left <= MOST_DRAINED;
  }

  /** The response is written: from now on what nobody wants is thrown away. */
  void drain() {
    isDraining = true;
  }

  /** It breaks off; of no effect after its end. */
  void fail(Throwable cause) {
    arriving.fail(cause);
  }

  @Override
  public void claimed() {
    if (expectsContinue && !isComplete()) exchange.askForBody();
  }

  @Override
  public void consumed(int bytes) {
    lastMoved = System.nanoTime();
    if (isUnwanted) drained += bytes;
    else if (arriving.held() == 0) exchange.roomForBody();
  }

  @Override
  public void cancelled() {
    isUnwanted = true;
  }
}
