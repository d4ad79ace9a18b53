// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Attributes;
import akka.stream.Materializer;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.ResponseContent;
import dev.signet.edge.exchange.UnreadBody;
import dev.signet.edge.wire.http.HitLookup;
import dev.signet.edge.wire.http.HttpConnection;
import dev.signet.edge.wire.http.HttpLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One visitor's connection. A fault of a stream ends that stream, a fault of the connection ends it
 * with GOAWAY, and neither ever more. What is written while a batch of frames is read, or by one
 * batch of the loop's tasks, is flushed once. The outcome of a write is the codec's to look at.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class VisitorHttp2Connection extends Http2ConnectionHandler implements HttpConnection {
  private static final Logger log = LoggerFactory.getLogger(VisitorHttp2Connection.class);

  private final Http2Service service;
  private final AcceptedConnection accepted;
  private final VisitorCodec codec;
  private final WindowWatch windows;
  private final WriteQuota quota = new WriteQuota();
  private final ResponseFields fields = new ResponseFields();
  private final io.netty.handler.codec.http2.Http2Connection.PropertyKey exchanges;
  private final long openedAt;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Farewell farewell;
  private boolean isReading;
  private boolean isFlushDue;
  private boolean isWindowSet;
  private boolean isDraining;
  private boolean isLastStreamTold;
  private int unanswered;
  private long idleSince;
  private long unwritableSince;

  private VisitorHttp2Connection(
      Http2Service service,
      AcceptedConnection accepted,
      VisitorCodec codec,
      Http2Settings settings) {
    super(codec.decoder(), codec.encoder(), settings, true);
    this.service = service;
    this.accepted = accepted;
    this.codec = codec;
    this.windows = new WindowWatch(connection());
    this.exchanges = connection().newKey();
    this.openedAt = codec.clock().now();
    this.idleSince = openedAt;
    codec.decoder().frameListener(new RequestFrames(this, exchanges, windows));
    connection()
        .addListener(
            new Http2ConnectionAdapter() {
              @Override
              public void onStreamClosed(Http2Stream stream) {
                streamClosed(stream);
              }
            });
  }

  static VisitorHttp2Connection create(Http2Service service, AcceptedConnection accepted) {
    var limits = service.limits();
    return new VisitorHttp2Connection(
        service, accepted, VisitorCodec.create(limits), VisitorCodec.settings(limits));
  }

  private ChannelHandlerContext context() {
    var known = context;
    if (known == null) throw new IllegalStateException("connection: not in a pipeline yet");
    return known;
  }

  EventLoop loop() {
    return context().channel().eventLoop();
  }

  Attributes dispatcher() {
    return service.loops().dispatcher(loop());
  }

  Materializer materializer() {
    return service.materializer();
  }

  HttpLimits limits() {
    return service.limits();
  }

  WriteQuota quota() {
    return quota;
  }

  /** For a head that is written at once. */
  ResponseFields fields() {
    return fields;
  }

  String date() {
    return service.clock().date();
  }

  /** Of {@link System#nanoTime}, as of the last read or tick. */
  long now() {
    return codec.clock().now();
  }

  void onLoop(Runnable task) {
    if (loop().inEventLoop()) {
      task.run();
      return;
    }
    try {
      loop().execute(task);
    } catch (RejectedExecutionException e) {
      log.atDebug().setCause(e).log("the loop has ended, and all that was on it");
    }
  }

  // requests

  /** Whether another one has to wait (RFC 9113 §5.1.2); one that was reset may still be handled. */
  boolean hasTooManyStreams() {
    var most = limits().maxConcurrentStreams();
    return connection().numActiveStreams() > most || unanswered >= 2 * most;
  }

  /** Writes a hit, if there is one. */
  boolean answersAtOnce(Http2Stream stream, Http2Request request) {
    var hit = HitLookup.find(service.handler(), request, accepted);
    if (hit == null) return false;
    var body = hit.body();
    var prepared = hit.head().http2(PreparedHead::of);
    prepared.render(hit.ageSeconds(), body.length(), date(), fields);
    var endsWithHead =
        body.isEmpty()
            || !ResponseContent.isAllowed(hit.head().status())
            || request.method().equals("HEAD");
    writeFields(stream, fields, endsWithHead, null);
    if (!endsWithHead) writeData(stream, Unpooled.wrappedBuffer(body.toArrayUnsafe()), true, null);
    return true;
  }

  /**
   * @param answered gets null if there is no response; called on the loop
   */
  void handle(Supplier<HttpRequest> request, Consumer<@Nullable HttpResponse> answered) {
    unanswered++;
    asked(request)
        .whenComplete((response, failure) -> onLoop(() -> arrived(response, failure, answered)));
  }

  private void arrived(
      @Nullable HttpResponse response,
      @Nullable Throwable failure,
      Consumer<@Nullable HttpResponse> answered) {
    unanswered--;
    if (failure != null) log.atError().setCause(failure).log("request handler failed");
    try {
      answered.accept(response);
    } catch (RuntimeException e) {
      // nobody else would hear of it, and the client would wait
      onError(context(), true, e);
    }
  }

  private CompletionStage<HttpResponse> asked(Supplier<HttpRequest> request) {
    try {
      return service.handler().handle(request.get(), accepted);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  HttpResponse refusal(Refusal refusal) {
    return service.handler().refuse(refusal, accepted);
  }

  /**
   * Ends a stream whose request is malformed (RFC 9113 §8.1.1).
   *
   * @param counts whether nobody has been asked for an answer yet
   */
  void malformed(Http2Stream stream, Refusal refusal, boolean counts) throws Http2Exception {
    if (counts) UnreadBody.cancel(refusal(refusal).entity(), materializer());
    log.atDebug().addKeyValue("reason", refusal.reason()).log("malformed request");
    reset(stream, Http2Error.PROTOCOL_ERROR);
    countFault();
  }

  void countFault() throws Http2Exception {
    if (!codec.budget().allows(FrameBudget.Kind.FAULT, now()))
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many faults");
  }

  // writing

  void writeFields(
      Http2Stream stream,
      Http2Headers section,
      boolean ends,
      @Nullable ChannelFutureListener written) {
    encoder().writeHeaders(context(), stream.id(), section, 0, ends, promise(written));
    flushSoon();
  }

  void writeData(
      Http2Stream stream, ByteBuf data, boolean ends, @Nullable ChannelFutureListener written) {
    encoder().writeData(context(), stream.id(), data, 0, ends, promise(written));
    flushSoon();
  }

  private ChannelPromise promise(@Nullable ChannelFutureListener written) {
    var promise = context().newPromise();
    return written == null ? promise : promise.addListener(written);
  }

  void reset(Http2Stream stream, Http2Error error) {
    encoder().writeRstStream(context(), stream.id(), error.code(), context().newPromise());
    flushSoon();
  }

  /** Remembers it: what the client sends before it knows is no fault. */
  @Override
  public ChannelFuture resetStream(
      ChannelHandlerContext ctx, int id, long errorCode, ChannelPromise promise) {
    codec.ended().resetHere(id);
    return super.resetStream(ctx, id, errorCode, promise);
  }

  /** How much of a response the client takes now, as far as the stream's own window goes. */
  int window(Http2Stream stream) {
    return connection().remote().flowController().windowSize(stream);
  }

  void returnWindow(Http2Stream stream, int bytes) {
    try {
      if (connection().local().flowController().consumeBytes(stream, bytes)) flushSoon();
    } catch (Http2Exception e) {
      onError(context(), false, e);
    }
  }

  private void flushSoon() {
    if (isReading || isFlushDue) return;
    isFlushDue = true;
    loop().execute(this::flushDue);
  }

  private void flushDue() {
    isFlushDue = false;
    flush(context());
  }

  // the pipeline

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    openWindow(ctx);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    super.channelActive(ctx);
    openWindow(ctx);
  }

  /** Only a WINDOW_UPDATE can do it, after the SETTINGS (RFC 9113 §6.9.2). */
  private void openWindow(ChannelHandlerContext ctx) throws Http2Exception {
    if (isWindowSet || !ctx.channel().isActive()) return;
    isWindowSet = true;
    var flow = connection().local().flowController();
    var whole = connection().connectionStream();
    flow.incrementWindowSize(whole, Http2Bounds.CONNECTION_WINDOW - flow.windowSize(whole));
    ctx.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (farewell != null) {
      ReferenceCountUtil.release(message);
      return;
    }
    isReading = true;
    codec.clock().passes(System.nanoTime());
    codec.clock().bytesArrive();
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    isReading = false;
    super.channelReadComplete(ctx);
  }

  /** Without a WINDOW_UPDATE to come there is no HTTP/2, even where half a connection may live. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    super.userEventTriggered(ctx, event);
    if (event instanceof ChannelInputShutdownEvent) ctx.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    unwritableSince = now();
    super.channelWritabilityChanged(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) lost(ctx, cause);
    else onError(ctx, false, cause);
  }

  private static void lost(ChannelHandlerContext ctx, Throwable cause) {
    log.atDebug().setCause(cause).log("connection lost");
    ctx.close();
  }

  /** Writes that a stream's end has cancelled are no fault; those of the client are counted. */
  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    var stream = connection().stream(error.streamId());
    if (outbound) {
      if (stream == null || stream.state() == Http2Stream.State.CLOSED || stream.isResetSent())
        return;
    } else if (!codec.budget().allows(FrameBudget.Kind.FAULT, now())) {
      var calm = new Http2Exception(Http2Error.ENHANCE_YOUR_CALM, "too many faults");
      onConnectionError(ctx, false, calm, calm);
      return;
    }
    log.atDebug().setCause(error).log("stream error");
    super.onStreamError(ctx, outbound, cause, error);
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    if (error == null && cause instanceof IOException) {
      lost(ctx, cause);
      return;
    }
    if (error == null) log.atWarn().setCause(cause).log("a connection fails");
    else log.atDebug().setCause(cause).log("connection error");
    // what breaks while a frame is read may be of a stream that is not counted yet
    var isUncertain =
        error == null || error.shutdownHint() == Http2Exception.ShutdownHint.HARD_SHUTDOWN;
    say(
        error == null ? Http2Error.INTERNAL_ERROR : error.error(),
        isUncertain ? Integer.MAX_VALUE : connection().remote().lastStreamCreated());
  }

  private void streamClosed(Http2Stream stream) {
    idleSince = now();
    Http2Exchange exchange = stream.getProperty(exchanges);
    if (exchange != null) exchange.closed();
    // Netty closes a stream once its last frame has been written, or at the peer's RST_STREAM
    if (!stream.isResetSent() && !codec.ended().isLastResetThere(stream.id()))
      codec.budget().responseFinished();
    if (isDraining) loop().execute(this::endIfDrained);
  }

  // HttpConnection

  @Override
  public boolean isIdle() {
    return connection().numActiveStreams() == 0;
  }

  @Override
  public void drain() {
    if (isDraining) return;
    isDraining = true;
    if (isIdle()) {
      end();
      return;
    }
    // what is under way to us is still served; the last stream is told at the next tick
    tellLastStream(Integer.MAX_VALUE);
  }

  private void endIfDrained() {
    if (isDraining && isIdle()) end();
  }

  private void tellLastStream(int lastStream) {
    goAway(
        context(),
        lastStream,
        Http2Error.NO_ERROR.code(),
        Unpooled.EMPTY_BUFFER,
        context().newPromise());
    flush(context());
  }

  /** Says which stream was the last, and ends. */
  private void end() {
    say(Http2Error.NO_ERROR, connection().remote().lastStreamCreated());
  }

  /** Ends all streams and the connection; why, and nothing of what we are, the client is told. */
  private void say(Http2Error why, int lastStream) {
    var ctx = context();
    if (farewell != null || !ctx.channel().isActive()) return;
    connection().close(ctx.voidPromise());
    var written =
        isLastStreamTold && why == Http2Error.NO_ERROR
            ? ctx.write(Unpooled.EMPTY_BUFFER)
            : encoder()
                .frameWriter()
                .writeGoAway(ctx, lastStream, why.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
    farewell = new Farewell(ctx.channel(), written, now());
    ctx.flush();
  }

  @Override
  public void tick(long now) {
    codec.clock().passes(now);
    var known = context;
    if (known == null || !known.channel().isActive()) return;
    if (farewell != null) {
      farewell.tick(now);
      return;
    }
    try {
      tick(known, now);
    } catch (Http2Exception | RuntimeException e) {
      onError(known, true, e);
    }
  }

  private void tick(ChannelHandlerContext ctx, long now) throws Http2Exception {
    var head = limits().headTimeout().toNanos();
    var idle = limits().idleTimeout().toNanos();
    var unfinished = codec.clock().unfinishedFor();
    if (!decoder().prefaceReceived()) {
      if (now - openedAt > head) ctx.close();
    } else if (unfinished > idle || (unfinished > head && isIdle())) {
      end();
    } else if (isIdle() && now - Math.max(codec.clock().lastFrame(), idleSince) > idle) {
      end();
    } else if (!ctx.channel().isWritable() && now - unwritableSince > idle) {
      ctx.close();
    } else {
      if (isDraining && !isLastStreamTold) {
        isLastStreamTold = true;
        tellLastStream(connection().remote().lastStreamCreated());
      }
      windows.tick(now, idle, stream -> reset(stream, Http2Error.CANCEL));
      tickExchanges(now);
    }
  }

  private void tickExchanges(long now) throws Http2Exception {
    if (isIdle()) return;
    connection()
        .forEachActiveStream(
            stream -> {
              Http2Exchange exchange = stream.getProperty(exchanges);
              if (exchange != null) exchange.tick(now);
              return true;
            });
  }
}
