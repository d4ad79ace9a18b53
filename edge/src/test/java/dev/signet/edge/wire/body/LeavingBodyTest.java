// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.NotUsed;
import akka.stream.Attributes;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LeavingBodyTest {
  private static final BodyStreams STREAMS = new BodyStreams();

  private final EventLoop loop = STREAMS.loop;
  private final Channel channel = new Channel();
  private final LeavingBody body = new LeavingBody(loop, channel);

  private static final class Channel implements LeavingBody.Writer {
    final List<String> written = new CopyOnWriteArrayList<>();
    final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
    volatile boolean isWritable = true;

    @Override
    public void write(ByteString bytes) {
      written.add(bytes.utf8String());
    }

    @Override
    public boolean isWritable() {
      return isWritable;
    }

    @Override
    public void end() {
      end.complete(null);
    }

    @Override
    public void fail(Throwable cause) {
      end.complete(cause);
    }
  }

  @AfterAll
  static void stop() {
    STREAMS.close();
  }

  private void run(Source<ByteString, ?> bytes) {
    body.run(bytes, Attributes.none(), STREAMS.materializer);
  }

  private static Source<ByteString, NotUsed> numbers() {
    return Source.range(1, 100).map(number -> ByteString.fromString(Integer.toString(number)));
  }

  @Test
  void writesAllOfItInItsOrder() {
    run(numbers());

    assertThat(channel.end.join()).isNull();
    assertThat(channel.written).hasSize(100).startsWith("1", "2").endsWith("100");
  }

  @Test
  void asksForNoMoreThanIsTaken() {
    channel.isWritable = false;
    run(numbers());
    await().until(() -> !channel.written.isEmpty());

    await().during(Duration.ofMillis(100)).until(() -> channel.written.size() == 1);
    channel.isWritable = true;
    loop.execute(body::writable);

    assertThat(channel.end.join()).isNull();
    assertThat(channel.written).hasSize(100);
  }

  @Test
  void saysThatItBreaksOff() {
    run(numbers().take(1).concat(Source.failed(new IllegalStateException("broken"))));

    assertThat(channel.end.join()).hasMessage("broken");
  }

  @Test
  void cancelsItsStreamWhenNobodyTakesIt() {
    var cancelled = new CompletableFuture<Object>();
    Source<ByteString, NotUsed> endless =
        Source.repeat(ByteString.fromString("x"))
            .watchTermination(
                (used, done) -> {
                  var _ = done.whenComplete((_, _) -> cancelled.complete("cancelled"));
                  return used;
                });
    channel.isWritable = false;
    run(endless);
    await().until(() -> !channel.written.isEmpty());

    loop.execute(body::stop);

    assertThat(cancelled.join()).isEqualTo("cancelled");
    assertThat(channel.end).isNotDone();
  }
}
