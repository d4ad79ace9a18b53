// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.wire.body.LeavingBody;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request, its body as fast as the origin takes it. An origin that takes no more of it may
 * have answered: that alone ends nothing. Belongs to the event loop.
 */
final class RequestSending implements LeavingBody.Writer {
  private static final int USUAL_HEAD = 1024;
  private static final int CHUNK_FRAME = 20;

  private final CarriedExchange exchange;
  private final OriginConnection connection;
  private final OriginParts parts;
  private final HttpRequest request;

  /** -1 for a chunked body. */
  private final long length;

  private long written;
  private @Nullable LeavingBody body;
  private boolean isComplete;
  private boolean hasFailed;
  private long movedAt = System.nanoTime();

  RequestSending(
      CarriedExchange exchange,
      OriginConnection connection,
      OriginParts parts,
      HttpRequest request) {
    this.exchange = exchange;
    this.connection = connection;
    this.parts = parts;
    this.request = request;
    this.length = request.entity().getContentLengthOption().orElse(-1);
  }

  void begin() {
    var out = connection.context().alloc().directBuffer(USUAL_HEAD);
    try {
      RequestHeadWriter.write(out, request);
    } catch (BrokenExchangeException e) {
      out.release();
      exchange.broken(e);
      return;
    }
    if (request.entity() instanceof HttpEntity.Strict strict) {
      out.writeBytes(strict.getData().toArrayUnsafe());
      last(out);
      return;
    }
    write(out);
    var loop = connection.loop();
    body = new LeavingBody(loop, this);
    Source<ByteString, ?> bytes = request.entity().getDataBytes();
    body.run(bytes, parts.loops.dispatcher(loop), parts.materializer);
  }

  /** Whether no more is to be sent, be it that it has all left or that it cannot. */
  boolean isComplete() {
    return isComplete || hasFailed;
  }

  /** Whether all of it has left. */
  boolean isWhole() {
    return isComplete && !hasFailed;
  }

  long movedAt() {
    return movedAt;
  }

  void writable() {
    movedAt = System.nanoTime();
    if (body != null) body.writable();
  }

  void stop() {
    if (body != null) body.stop();
  }

  @Override
  public boolean isWritable() {
    return connection.channel().isWritable();
  }

  @Override
  public void write(ByteString bytes) {
    var count = bytes.size();
    if (count == 0 || hasFailed) return;
    written += count;
    if (length >= 0 && written > length) {
      exchange.broken(brokenBody());
      return;
    }
    var out = connection.context().alloc().directBuffer(count + CHUNK_FRAME);
    if (length < 0) {
      out.writeCharSequence(Integer.toHexString(count), StandardCharsets.US_ASCII);
      out.writeByte('\r').writeByte('\n');
    }
    out.writeBytes(bytes.toArrayUnsafe());
    if (length < 0) out.writeByte('\r').writeByte('\n');
    write(out);
  }

  @Override
  public void end() {
    body = null;
    if (hasFailed) return;
    if (length >= 0) {
      if (written < length) exchange.broken(brokenBody());
      else last(connection.context().alloc().directBuffer(0));
      return;
    }
    var trailers = request.getAttribute(Messages.TRAILERS);
    if (trailers.isEmpty()) {
      endChunks(Fields.of());
      return;
    }
    var _ =
        trailers
            .get()
            .fields()
            .whenComplete(
                (fields, failure) ->
                    connection.onLoop(() -> endChunks(failure == null ? fields : Fields.of())));
  }

  private void endChunks(Fields trailers) {
    var out = connection.context().alloc().directBuffer(64);
    try {
      RequestHeadWriter.writeEnd(out, trailers);
    } catch (BrokenExchangeException e) {
      out.release();
      exchange.broken(e);
      return;
    }
    last(out);
  }

  @Override
  public void fail(Throwable cause) {
    body = null;
    if (!hasFailed) exchange.broken(brokenBody());
  }

  private static BrokenExchangeException brokenBody() {
    return new BrokenExchangeException(
        OriginFailure.REQUEST_BROKEN, "request body broke off (expected: all of it)");
  }

  private void write(ByteBuf out) {
    movedAt = System.nanoTime();
    var _ =
        connection
            .context()
            .writeAndFlush(out)
            .addListener(
                written -> {
                  if (!written.isSuccess()) failed();
                });
  }

  private void last(ByteBuf out) {
    movedAt = System.nanoTime();
    var _ =
        connection
            .context()
            .writeAndFlush(out)
            .addListener(
                written -> {
                  if (written.isSuccess()) sent();
                  else failed();
                });
  }

  private void sent() {
    if (isComplete || hasFailed) return;
    isComplete = true;
    exchange.sent();
  }

  private void failed() {
    if (hasFailed) return;
    hasFailed = true;
    stop();
    exchange.sendingFailed();
  }
}
