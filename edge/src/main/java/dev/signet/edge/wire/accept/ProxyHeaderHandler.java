// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import dev.signet.edge.wire.proxyprotocol.ProxyHeader;
import dev.signet.edge.wire.proxyprotocol.ProxyHeaderReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the load balancer's PROXY protocol v2 header off the beginning of a connection. Whoever
 * sends none where one has to be is closed without a word.
 */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {
  private final boolean isOptional;
  private final Consumer<ProxyHeader> next;
  private final Runnable malformed;
  private @Nullable ByteBuf read;
  private boolean isOver;

  /**
   * @param isOptional a load balancer's health checks may start with one, others do not
   * @param next adds the handlers that get what follows; without a header, {@link
   *     ProxyHeader.Unspecified} is what it gets
   */
  ProxyHeaderHandler(boolean isOptional, Consumer<ProxyHeader> next, Runnable malformed) {
    this.isOptional = isOptional;
    this.next = next;
    this.malformed = malformed;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var bytes = (ByteBuf) message;
    if (isOver) {
      bytes.release();
      return;
    }
    read =
        read == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), read, bytes);
    var all = ByteBufUtil.getBytes(read);
    if (isOptional && !ProxyHeaderReader.mayBegin(all)) {
      goOn(context, new ProxyHeader.Unspecified(), 0);
      return;
    }
    switch (ProxyHeaderReader.read(all)) {
      case ProxyHeaderReader.NeedsMore _ -> {
        // the rest follows
      }
      case ProxyHeaderReader.Malformed _ -> {
        isOver = true;
        malformed.run();
        var _ = context.close();
      }
      case ProxyHeaderReader.Complete(var header, var length) -> goOn(context, header, length);
    }
  }

  /** What was read is let go of only once there is somebody for it. */
  private void goOn(ChannelHandlerContext context, ProxyHeader header, int length) {
    isOver = true;
    next.accept(header);
    var rest = read;
    read = null;
    if (rest != null && rest.skipBytes(length).isReadable()) {
      context.fireChannelRead(rest);
      context.fireChannelReadComplete();
    } else if (rest != null) {
      rest.release();
    }
    if (!context.isRemoved()) context.pipeline().remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (read != null) read.release();
    read = null;
  }
}
