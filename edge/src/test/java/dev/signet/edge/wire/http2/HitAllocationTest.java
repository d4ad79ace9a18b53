// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import com.sun.management.ThreadMXBean;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.RenderedHead;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a hit costs the event loop's heap, codec and all. */
@Timeout(60)
final class HitAllocationTest {
  private static final int BATCH = 50;

  /** Under 2 KB once all is compiled; twice that fails. */
  private static final long MOST = 4096;

  private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
  private final Http2TestServer server = new Http2TestServer();
  private int stream = 1;

  @BeforeEach
  void withoutLeakRecords() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
  }

  @AfterEach
  void stop() {
    ResourceLeakDetector.setLevel(before);
    server.close();
  }

  @Test
  void allocatesNextToNothing() throws Exception {
    var head =
        new RenderedHead(
            200,
            "OK",
            Fields.of(
                "content-type", "text/html",
                "etag", "\"1\"",
                "cache-control", "max-age=60",
                "date", "Sat, 28 Nov 2026 00:00:00 GMT"));
    var hit = new Hit(head, 5, ByteString.fromString("x".repeat(1000)));
    var loop = new AtomicLong();
    server.hitting(
        _ -> {
          loop.set(Thread.currentThread().threadId());
          return hit;
        });
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (var client = server.connect()) {
      client.window(0, 1 << 30);
      hits(client, 60);
      var allocated = threads.getThreadAllocatedBytes(loop.get());

      hits(client, 60);

      var each = (threads.getThreadAllocatedBytes(loop.get()) - allocated) / (60 * BATCH);
      assertThat(each).as("bytes of heap per hit").isBetween(1L, MOST);
    }
  }

  private void hits(Http2RawClient client, int batches) throws IOException {
    for (var batch = 0; batch < batches; batch++) {
      var last = stream + 2 * (BATCH - 1);
      var requests = new byte[0];
      for (; stream <= last; stream += 2)
        requests =
            Http2RawClient.concat(
                requests,
                Http2RawClient.encoded(
                    Http2RawClient.HEADERS,
                    Http2RawClient.END_STREAM | Http2RawClient.END_HEADERS,
                    stream,
                    Http2RawClient.block(Http2RawClient.request("GET", "/page"))));
      client.raw(requests);
      assertThat(client.answer(last).isWhole()).isTrue();
    }
  }
}
