// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.wire.ClientKey;
import dev.signet.edge.wire.accept.ConnectionGuard;
import dev.signet.edge.wire.handshake.HandshakeDecision.AnswerChallenge;
import dev.signet.edge.wire.handshake.HandshakeDecision.Refuse;
import dev.signet.edge.wire.handshake.HandshakeDecision.Serve;
import dev.signet.edge.wire.hello.HelloReader;
import dev.signet.edge.wire.hello.HelloReading;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
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
        var done = decision.decision().toCompletableFuture();
        if (done.isDone()) goOn(context, done.join());
        else {
          var _ =
              decision
                  .decision()
                  .thenAccept(found -> context.executor().execute(() -> goOn(context, found)));
        }
      }
    }
  }

  private void goOn(ChannelHandlerContext context, HandshakeDecision decision) {
    if (isOver || read == null) {
      giveBack(decision);
      return;
    }
    isDecided = true;
    switch (decision) {
      case Serve serve -> {
        var accepted = new AcceptedConnection(client, local, Optional.of(serve.tls()));
        become(context, serve.context(), new HandshakeEnd(parts, accepted, serve.result(), guard));
      }
      case AnswerChallenge challenge -> {
        become(context, challenge.context(), new ChallengeEnd(parts.results(), client));
        challenge.context().retire();
      }
      case Refuse(var alert, var result) -> {
        over(result);
        closeWith(context, alert.plaintextRecord());
      }
    }
  }

  private static void giveBack(HandshakeDecision decision) {
    if (decision instanceof AnswerChallenge(var context)) context.retire();
  }

  private void become(
      ChannelHandlerContext context, dev.signet.edge.tls.TlsContext tls, ChannelHandler end) {
    isOver = true;
    var bytes = read;
    read = null;
    context.channel().config().setAutoRead(true);
    guard.phase(
        parts.settings().handshakeTimeout(), () -> parts.results().count("timed-out", client));
    var handler = tls.newHandler(context.alloc(), parts.settings().handshakeTimeout());
    // the guard looks after the time
    handler.setHandshakeTimeoutMillis(0);
    var pipeline = context.pipeline();
    pipeline.addLast(handler, end);
    pipeline.remove(this);
    if (bytes != null) {
      context.fireChannelRead(bytes);
      context.fireChannelReadComplete();
    }
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

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }

  private void dropRead() {
    if (read != null) read.release();
    read = null;
  }
}
