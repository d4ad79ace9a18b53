// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import dev.signet.edge.tls.TlsContext;
import dev.signet.edge.wire.ClientKey;
import dev.signet.edge.wire.accept.ConnectionGuard;
import dev.signet.edge.wire.handshake.HandshakeDecision.AnswerChallenge;
import dev.signet.edge.wire.handshake.HandshakeDecision.Refuse;
import dev.signet.edge.wire.handshake.HandshakeDecision.Serve;
import dev.signet.edge.wire.hello.HelloReader;
import dev.signet.edge.wire.hello.HelloReading;
import dev.signet.edge.wire.hello.TlsAlert;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a ClientHello, has it decided on, and lets TLS go on. While the decision is awaited no
 * thread waits, what arrives is bounded, and a client that leaves is noticed. Every result is
 * counted once.
 */
final class HelloHandler extends ChannelInboundHandlerAdapter {
  /** Of what follows a ClientHello before its answer: early data and mistakes. */
  private static final int MOST_UNREAD = 64 * 1024;

  private static final Duration LINGER = Duration.ofSeconds(2);

  private final HandshakeParts parts;
  private final InetSocketAddress client;
  private final InetSocketAddress local;
  private final ConnectionGuard guard;
  private final HelloReader reader;
  private @Nullable ByteBuf read;
  private Handshakes.@Nullable Pending pending;
  private boolean isDecided;
  private boolean isOver;

  HelloHandler(
      HandshakeParts parts,
      InetSocketAddress client,
      InetSocketAddress local,
      ConnectionGuard guard) {
    this.parts = parts;
    this.client = client;
    this.local = local;
    this.guard = guard;
    this.reader = new HelloReader(parts.settings().longestHello());
    guard.phase(parts.settings().helloTimeout(), () -> over("hello-timed-out"));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var bytes = (ByteBuf) message;
    if (isOver) {
      bytes.release();
      return;
    }
    var arrived = ByteBufUtil.getBytes(bytes);
    read =
        read == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), read, bytes);
    if (pending != null) {
      if (read.readableBytes() > MOST_UNREAD) context.channel().config().setAutoRead(false);
      return;
    }
    switch (reader.read(arrived)) {
      case HelloReading.NeedsMore _ -> {
        // the rest follows
      }
      case HelloReading.Refused(var reason) -> {
        over(reason.text());
        closeWith(context, reason.answer());
      }
      case HelloReading.Complete(var hello) -> {
        // the decision has a time limit of its own
        guard.unlimitedPhase();
        var decision = parts.handshakes().decide(hello, ClientKey.of(client.getAddress()));
        pending = decision;
        var _ =
            decision
                .decision()
                .whenComplete(
                    (found, failure) -> {
                      if (context.executor().inEventLoop()) decided(context, found, failure);
                      else context.executor().execute(() -> decided(context, found, failure));
                    });
      }
    }
  }

  /** Exactly one of decision and failure is there. */
  private void decided(
      ChannelHandlerContext context,
      @Nullable HandshakeDecision decision,
      @Nullable Throwable failure) {
    try {
      if (isOver || read == null) return;
      isDecided = true;
      if (decision == null) broken(context, failure);
      else goOn(context, decision);
    } catch (RuntimeException e) {
      broken(context, e);
    } finally {
      // the handler that was made of it keeps what it needs
      if (decision instanceof AnswerChallenge(var own)) own.retire();
    }
  }

  private void goOn(ChannelHandlerContext context, HandshakeDecision decision) {
    switch (decision) {
      case Serve serve ->
          become(
              context,
              serve.context(),
              tls -> new HandshakeEnd(parts, serve, tls, client, local, guard));
      case AnswerChallenge(var own) ->
          become(context, own, _ -> new ChallengeEnd(parts.results(), client));
      case Refuse(var alert, var result) -> {
        over(result);
        closeWith(context, alert.plaintextRecord());
      }
    }
  }

  /** What can fail comes first: what was read is let go of only once somebody is there for it. */
  private void become(
      ChannelHandlerContext context, TlsContext tls, Function<SslHandler, ChannelHandler> end) {
    var handler = tls.newHandler(context.alloc());
    context.pipeline().addLast(handler, end.apply(handler));
    isOver = true;
    guard.phase(
        parts.settings().handshakeTimeout(), () -> parts.results().count("timed-out", client));
    context.channel().config().setAutoRead(true);
    var bytes = read;
    read = null;
    context.pipeline().remove(this);
    if (bytes != null) {
      context.fireChannelRead(bytes);
      context.fireChannelReadComplete();
    }
  }

  /** We are to blame, not the client. */
  private void broken(ChannelHandlerContext context, @Nullable Throwable cause) {
    if (isOver) {
      var _ = context.close();
      return;
    }
    isOver = true;
    parts.results().internalError(client, cause);
    closeWith(context, TlsAlert.INTERNAL_ERROR.plaintextRecord());
  }

  private void closeWith(ChannelHandlerContext context, byte[] lastWords) {
    dropRead();
    if (lastWords.length == 0) {
      var _ = context.close();
      return;
    }
    // closing at once would reset a client that still sends, and take the words from it
    guard.phase(LINGER, () -> {});
    var _ =
        context
            .writeAndFlush(Unpooled.wrappedBuffer(lastWords))
            .addListener(
                _ -> {
                  if (context.channel() instanceof DuplexChannel duplex) {
                    var _ = duplex.shutdownOutput();
                  }
                });
  }

  private void over(String result) {
    if (isOver) return;
    isOver = true;
    parts.results().count(result, client);
    if (pending != null && !isDecided) pending.abandon();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    over(pending == null ? "hello-abandoned" : "abandoned");
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    dropRead();
  }

  /** The connection's own failures are the client's leaving. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      var _ = context.close();
    } else {
      broken(context, cause);
    }
  }

  private void dropRead() {
    if (read != null) read.release();
    read = null;
  }
}
