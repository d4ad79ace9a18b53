// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.ResponseContent;
import dev.signet.edge.wire.http.HitLookup;
import dev.signet.edge.wire.http.HttpConnection;
import dev.signet.edge.wire.http1.HeadWriter.Persistence;
import dev.signet.edge.wire.http1.message.HeadScanner;
import dev.signet.edge.wire.loop.BufferMemory;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection: requests one after the other, each answered before the next is looked
 * at, however many have arrived (RFC 9112 §9.3.2). What is not looked at is bounded; a client that
 * does not read is not read from. Belongs to its event loop.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements HttpConnection {
  private static final Logger log = LoggerFactory.getLogger(Http1Connection.class);

  /** Octets that are written before they are flushed, and that may wait to be looked at. */
  static final int BATCH = 64 * 1024;

  /** More than that arrives unasked only of a client that has closed its side. */
  private static final int MOST_UNREAD = 2 * 1024 * 1024;

  /** The same while memory is short. */
  private static final int FEW_UNREAD = 4 * BATCH;

  /** RFC 9110 §15.5.9. */
  private static final Refusal LATE = new Refusal(408, "head (expected: its end in time)");

  final Http1Parts parts;
  final AcceptedConnection connection;
  private final HeadScanner scanner;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf unread;

  /** The request under way, and what is still to be written of it. */
  private @Nullable Http1Exchange exchange;

  private @Nullable ArrayBody array;
  private Persistence afterArray = Persistence.IMPLIED;
  private boolean isWritingArray;
  private boolean isProceeding;
  private boolean isReading;
  private boolean isFlushPlanned;
  private boolean inputEnded;
  private boolean isDraining;
  private boolean isPaused;
  private int unflushed;
  private final Ending ending = new Ending(this);

  /** Since when the connection waits for a request, or the rest of its head. */
  private long waitingSince = System.nanoTime();

  private boolean isFirst = true;
  private boolean headHasBegun;

  Http1Connection(Http1Parts parts, AcceptedConnection connection) {
    this.parts = parts;
    this.connection = connection;
    this.scanner = new HeadScanner(parts.sections);
  }

  ChannelHandlerContext context() {
    if (context == null) throw new IllegalStateException("not in a pipeline yet");
    return context;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  // ---------------------------------------------------------------------- what comes in

  @Override
  public void channelRead(ChannelHandlerContext channel, Object message) {
    var bytes = (ByteBuf) message;
    if (ending.hasBegun()) {
      bytes.release();
      return;
    }
    isReading = true;
    unread =
        unread == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                channel.alloc(), withoutWhatIsRead(unread), bytes);
    proceed();
  }

  /** Otherwise a buffer that is never quite empty would hold all that ever went through it. */
  private static ByteBuf withoutWhatIsRead(ByteBuf bytes) {
    return bytes.readerIndex() > BATCH ? bytes.discardReadBytes() : bytes;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext channel) {
    isReading = false;
    if (unflushed > 0) flush();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext channel, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent)
      inputEnded();
    channel.fireUserEventTriggered(event);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext channel) {
    if (channel.channel().isWritable()) goOnWriting();
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    ended();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext channel) {
    ended();
  }

  /** The transport broke, or something of ours: either way it concerns this connection alone. */
  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
    if (!(cause instanceof java.io.IOException))
      log.atWarn().setCause(cause).log("connection ended by a failure");
    var _ = channel.close();
  }

  /** Takes whatever has arrived as far as it goes now: a loop, never a recursion. */
  void proceed() {
    if (isProceeding) return;
    isProceeding = true;
    try {
      while (step()) {
        // one more
      }
    } finally {
      isProceeding = false;
    }
    if (unread != null && !unread.isReadable()) dropUnread();
    if (inputEnded) afterInput();
    boundUnread();
  }

  /** Whether there may be more to do. */
  private boolean step() {
    if (unread == null || ending.hasBegun()) return false;
    if (exchange != null) {
      exchange.take(unread);
      return exchange == null;
    }
    if (array != null || !context().channel().isWritable()) return false;
    return readHead(unread);
  }

  private boolean readHead(ByteBuf bytes) {
    var length = scanner.length(bytes);
    if (length < 0) {
      refuse(scanner.refusal());
      return false;
    }
    if (length == 0) {
      if (!headHasBegun && scanner.hasBegun()) {
        headHasBegun = true;
        waitingSince = System.nanoTime();
      }
      return false;
    }
    var scratch = parts.scratch();
    bytes.readBytes(scratch.ofLength(length), 0, length);
    scanner.begin();
    headHasBegun = false;
    isFirst = false;
    var refusal = parts.parser.parse(scratch.head, scratch.bytes, length);
    if (refusal == null) refusal = scratch.control.read(scratch.head);
    if (refusal != null) {
      refuse(refusal, isHead(scratch.bytes));
      return false;
    }
    answer(scratch.head, scratch.control);
    return true;
  }

  private static boolean isHead(byte[] head) {
    return head[0] == 'H' && head[1] == 'E' && head[2] == 'A' && head[3] == 'D' && head[4] == ' ';
  }

  private void answer(Http1Head head, RequestControl control) {
    var persistence =
        isDraining || (inputEnded && (unread == null || !unread.isReadable()))
            ? Persistence.CLOSE
            : control.persistence(head.version());
    var framing = RequestFraming.NO_BODY;
    if (control.isFramed) {
      framing = RequestFraming.of(head.version(), head.fields());
      if (framing instanceof RequestFraming.Refused(var refusal)) {
        refuse(refusal, isHead(head.bytes));
        return;
      }
      head.hasBody = true;
    }
    var hit = head.hasBody ? null : HitLookup.find(parts.handler, head, connection);
    if (hit != null) write(hit, head.method().equals("HEAD"), persistence);
    else begin(new Http1Exchange(this, head.kept(), framing, control.expectsContinue, persistence));
  }

  private void begin(Http1Exchange begun) {
    exchange = begun;
    begun.begin();
  }

  /** One answer, and the connection's end (RFC 9112 §2.2, §9.6). */
  void refuse(@Nullable Refusal refusal) {
    refuse(refusal, false);
  }

  /**
   * @param isHead whose answer has no content (RFC 9110 §9.3.2)
   */
  void refuse(@Nullable Refusal refusal, boolean isHead) {
    if (refusal == null || ending.hasBegun()) return;
    HttpResponse response = parts.handler.refuse(refusal, connection);
    var bytes = Http1Exchange.data(response);
    var out = context().alloc().directBuffer(512 + bytes.length);
    try {
      HeadWriter.write(out, response, bytes.length, false, Persistence.CLOSE, parts.clock);
      if (!isHead) out.writeBytes(bytes);
    } catch (RuntimeException e) {
      out.release();
      throw e;
    }
    write(out);
    ending.begin(true);
  }

  // ---------------------------------------------------------------------- what goes out

  private void write(Hit hit, boolean isHead, Persistence persistence) {
    var prepared = hit.head().http1(HeadWriter::prepared);
    var size = isHead || !ResponseContent.isAllowed(hit.head().status()) ? 0 : hit.body().size();
    var goesAlong = size <= BATCH;
    var out = context().alloc().directBuffer(prepared.length + 128 + (goesAlong ? size : 0));
    HeadWriter.write(out, prepared, hit, persistence);
    if (goesAlong) out.writeBytes(hit.body().toArrayUnsafe(), 0, size);
    write(out);
    if (goesAlong) afterResponse(persistence);
    else write(hit.body().toArrayUnsafe(), persistence);
  }

  /** A long array, as fast as the client takes it. */
  void write(byte[] body, Persistence persistence) {
    array = new ArrayBody(body);
    afterArray = persistence;
    goOnWriting();
  }

  /** Flushes by itself once enough has come together. */
  void write(ByteBuf out) {
    unflushed += out.readableBytes();
    var _ = context().write(out, context().voidPromise());
    if (unflushed >= BATCH) flush();
    else flushSoon();
  }

  boolean isWritable() {
    return context().channel().isWritable();
  }

  /** Once for all that one turn of the event loop writes. */
  private void flushSoon() {
    if (isReading || isFlushPlanned) return;
    isFlushPlanned = true;
    context()
        .executor()
        .execute(
            () -> {
              isFlushPlanned = false;
              if (unflushed > 0) flush();
            });
  }

  private void flush() {
    unflushed = 0;
    context().flush();
  }

  private void goOnWriting() {
    // a flush within the loop below may come back here
    if (isWritingArray) return;
    if (exchange != null) exchange.writable();
    if (array != null && !writeArray(array)) return;
    proceed();
  }

  /** Whether it is written to its end. */
  private boolean writeArray(ArrayBody body) {
    isWritingArray = true;
    while (body.hasMore() && isWritable()) write(body.next(BATCH));
    isWritingArray = false;
    if (body.hasMore()) return false;
    array = null;
    afterResponse(afterArray);
    return true;
  }

  /** A response without an exchange is written, or the array of one with. */
  private void afterResponse(Persistence persistence) {
    waitingSince = System.nanoTime();
    if (exchange != null) exchange.written();
    else if (persistence == Persistence.CLOSE || isDraining) ending.begin(hasUnread());
  }

  /** The exchange is over: its response is written, its request read. */
  void done(Persistence persistence, boolean requestIsRead) {
    exchange = null;
    waitingSince = System.nanoTime();
    if (persistence == Persistence.CLOSE || isDraining) {
      ending.begin(!requestIsRead || hasUnread());
    } else {
      proceed();
    }
  }

  // ---------------------------------------------------------------------- bounds and ends

  /** Stops reading where nothing of it could be looked at; goes on when there is room again. */
  private void boundUnread() {
    var waiting = unread == null ? 0 : unread.readableBytes();
    if (waiting > MOST_UNREAD || (waiting > FEW_UNREAD && BufferMemory.excess() > 0)) close();
    else if (!isReadingMessage() && (waiting > BATCH || (exchange != null && exchange.isFull())))
      pause();
    else resume();
  }

  /** The rest of a head is waited for, or that of a body's line; both have bounds of their own. */
  private boolean isReadingMessage() {
    return isBetweenRequests() ? isWritable() : exchange != null && exchange.isReadingBody();
  }

  /** After the input's end there is nothing to pause, and Netty's epoll fails if one tries. */
  private void pause() {
    if (isPaused || inputEnded) return;
    isPaused = true;
    context().channel().config().setAutoRead(false);
  }

  private void resume() {
    if (!isPaused || inputEnded) return;
    isPaused = false;
    context().channel().config().setAutoRead(true);
  }

  /** The reader of a body has made room. */
  void roomForBody() {
    proceed();
  }

  private void inputEnded() {
    inputEnded = true;
    if (connection.tls().isPresent()) {
      close();
      return;
    }
    afterInput();
  }

  /** What has arrived before the end is still worth looking at. */
  private void afterInput() {
    if (exchange != null && !hasUnread()) exchange.inputEnded();
    endIfNothingIsUnderWay();
  }

  private void endIfNothingIsUnderWay() {
    var waits = hasUnread() && !isWritable();
    if (isBetweenRequests() && !waits && !ending.hasBegun()) ending.begin(false);
  }

  private boolean isBetweenRequests() {
    return exchange == null && array == null;
  }

  private boolean hasUnread() {
    return unread != null && unread.isReadable();
  }

  /** From any thread, hence not for certain. */
  @Override
  public boolean isIdle() {
    return isBetweenRequests() && !headHasBegun && !ending.hasBegun() && hasTakenAll();
  }

  @Override
  public boolean awaitsRequest() {
    return isBetweenRequests() && !ending.hasBegun() && hasTakenAll();
  }

  /** Whether nothing that was written waits for the client to take it. */
  private boolean hasTakenAll() {
    @Nullable ChannelOutboundBuffer waiting = context().channel().unsafe().outboundBuffer();
    return waiting == null || waiting.totalPendingWriteBytes() == 0;
  }

  @Override
  public int unread() {
    var bytes = unread;
    return bytes == null ? 0 : bytes.readableBytes();
  }

  @Override
  public void drain() {
    isDraining = true;
    if (isBetweenRequests() && !headHasBegun) ending.begin(hasUnread());
    else if (exchange != null) exchange.drain();
  }

  @Override
  public void tick(long now) {
    if (ending.hasBegun()) {
      ending.tick(now);
    } else if (exchange != null) {
      exchange.tick(now);
    } else if (array == null) {
      var patience =
          headHasBegun || isFirst ? parts.limits.headTimeout() : parts.limits.idleTimeout();
      if (now - waitingSince <= patience.toNanos()) return;
      if (headHasBegun) refuse(LATE);
      else ending.begin(hasUnread());
    }
  }

  /** Ends at once, so that what was written can't be taken for whole. */
  void abort() {
    var channel = context().channel();
    if (connection.tls().isEmpty()) channel.config().setOption(ChannelOption.SO_LINGER, 0);
    // past TLS, which would take its leave properly
    channel.unsafe().close(channel.unsafe().voidPromise());
  }

  private void ended() {
    dropUnread();
    array = null;
    var underWay = exchange;
    exchange = null;
    if (underWay != null) underWay.abandoned();
  }

  private void close() {
    var _ = context().close();
  }

  private void dropUnread() {
    if (unread != null) unread.release();
    unread = null;
  }

  /** The last byte has been handed over; nothing more is read but to be thrown away. */
  void lastWords(boolean lingers) {
    dropUnread();
    resume();
    unflushed = 0;
    var written = context().writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER);
    var _ = written.addListener(_ -> ending.written());
    var _ =
        lingers
            ? written.addListener(_ -> ending.shutDownOutput())
            : written.addListener(ChannelFutureListener.CLOSE);
  }

  Channel channel() {
    return context().channel();
  }
}
