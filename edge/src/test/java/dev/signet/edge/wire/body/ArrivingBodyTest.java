// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ArrivingBodyTest {
  private static final BodyStreams STREAMS = new BodyStreams();

  private final EventLoop loop = STREAMS.loop;
  private final Channel channel = new Channel();
  private final ArrivingBody body = new ArrivingBody(loop, channel);

  private static final class Channel implements ArrivingBody.Reader {
    final AtomicInteger claims = new AtomicInteger();
    final AtomicInteger consumed = new AtomicInteger();
    final AtomicInteger cancellations = new AtomicInteger();

    @Override
    public void claimed() {
      claims.incrementAndGet();
    }

    @Override
    public void consumed(int bytes) {
      consumed.addAndGet(bytes);
    }

    @Override
    public void cancelled() {
      cancellations.incrementAndGet();
    }
  }

  @AfterAll
  static void stop() {
    STREAMS.close();
  }

  private void onLoop(Runnable task) {
    loop.submit(task).syncUninterruptibly();
  }

  private void arrives(String text) {
    onLoop(() -> body.offer(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1)));
  }

  private CompletableFuture<String> read() {
    CompletionStage<String> read =
        body.source()
            .runFold(ByteString.emptyByteString(), ByteString::concat, STREAMS.materializer)
            .thenApply(ByteString::utf8String);
    return read.toCompletableFuture();
  }

  @Test
  void isReadWhole() {
    arrives("before ");
    var read = read();
    arrives("after");
    onLoop(() -> body.complete(Fields.of("X-After", "it")));

    assertThat(read.join()).isEqualTo("before after");
    assertThat(body.trailers().fields().toCompletableFuture().join().first("x-after"))
        .isEqualTo("it");
    assertThat(channel.claims).hasValue(1);
    assertThat(channel.consumed).hasValue("before after".length());
    assertThat(channel.cancellations).hasValue(0);
  }

  @Test
  void aSecondReaderTakesNothingFromTheFirst() {
    arrives("0123456789");
    var first = read();
    await().until(() -> channel.consumed.get() == 10);

    assertThatThrownBy(read()::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("body: has a reader (expected: one)");
    onLoop(() -> {});
    arrives("0123456789");
    onLoop(() -> body.complete(Fields.of()));

    assertThat(first.join()).hasSize(20);
    assertThat(channel.cancellations).hasValue(0);
  }

  @Test
  void aReaderThatComesTooLateHearsSo() {
    arrives("unread");
    onLoop(body::discard);

    assertThatThrownBy(read()::join)
        .hasRootCauseMessage("body: discarded, since nobody had begun to read it");
    assertThat(channel.cancellations).hasValue(1);
    assertThat(channel.consumed).hasValue("unread".length());
  }

  @Test
  void isAwaitedWhileItsReaderHasAllThatIsHere() {
    assertThat(body.isAwaited()).isTrue();

    arrives("held");
    assertThat(body.isAwaited()).isFalse();

    var read = read();
    await().until(() -> channel.consumed.get() == 4);
    onLoop(() -> assertThat(body.isAwaited()).isTrue());

    onLoop(() -> body.complete(Fields.of()));
    assertThat(read.join()).isEqualTo("held");
    assertThat(body.isAwaited()).isFalse();
  }

  @Test
  void dropsWhatComesAfterItsReaderHasGone() {
    arrives("some");
    var some = body.source().runWith(Sink.head(), STREAMS.materializer).toCompletableFuture();

    assertThat(some.join().utf8String()).isEqualTo("some");
    await().atMost(Duration.ofSeconds(5)).until(() -> channel.cancellations.get() == 1);
    arrives("more");
    assertThat(channel.consumed).hasValue(8);
    assertThat(body.isAwaited()).isFalse();
  }

  @Test
  void breaksOffAfterWhatHasArrived() {
    arrives("some");
    var read = read();
    onLoop(() -> body.fail(new IOException("cut")));

    assertThatThrownBy(read::join).hasRootCauseMessage("cut");
    assertThat(body.trailers().fields().toCompletableFuture().join().size()).isZero();
  }
}
