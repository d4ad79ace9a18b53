// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What a line costs: processor time of the threads that add it, less that of the same threads
 * adding none, and of the one that writes it; and what is allocated. Arguments: {@code text} or
 * {@code json}, where to write, threads, lines that each adds before it rests for a millisecond.
 */
public final class AccessLinesBench {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 6;
  private static final int REPETITIONS = 2_000;
  private static final String[] PATHS = {
    "/", "/index.html", "/assets/app.5f1c2e.js", "/products/4711/photos/large/front.jpg"
  };

  private AccessLinesBench() {}

  /** Of some threads; nanoseconds and octets. */
  private record Cost(long time, long allocated) {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var form = arguments[0].equals("json") ? LineForm.json() : LineForm.text();
    var threads = Integer.parseInt(arguments[2]);
    var burst = Integer.parseInt(arguments[3]);
    var meters = new SimpleMeterRegistry();
    var client = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7});
    try (var out = new FileOutputStream(arguments[1]);
        var lines = AccessLines.start(new OctetSink(form, out), 8192, meters)) {
      var writer = writerThread();
      for (var round = 0; round < ROUNDS; round++) {
        var empty = run(threads, () -> {});
        var writerBefore = cost(writer);
        var lostBefore = meters.get("signet.access.log.lost").counter().count();
        var adding =
            run(
                threads,
                () -> {
                  for (var i = 0; i < burst; i++)
                    lines.add(
                        new AccessLine(
                            1_800_000_000_000L + i,
                            i & 7,
                            "GET",
                            "https",
                            "shop.customer.example",
                            PATHS[i & 3],
                            200,
                            10_240,
                            true,
                            "signet; hit",
                            "tenant-1",
                            client));
                });
        var writerAfter = cost(writer);
        var count = (double) threads * burst * REPETITIONS;
        System.out.printf(
            "%,.0f lines, lost %,.0f: adding %.0f ns, %.0f octets; writing %.0f ns, %.1f octets%n",
            count,
            meters.get("signet.access.log.lost").counter().count() - lostBefore,
            (adding.time() - empty.time()) / count,
            (adding.allocated() - empty.allocated()) / count,
            (writerAfter.time() - writerBefore.time()) / count,
            (writerAfter.allocated() - writerBefore.allocated()) / count);
      }
    }
  }

  /** Every thread does the work, rests, and does it again. */
  private static Cost run(int threads, Runnable work) throws InterruptedException {
    var time = new AtomicLong();
    var allocated = new AtomicLong();
    var done = new CountDownLatch(threads);
    List<Thread> started = new ArrayList<>();
    for (var i = 0; i < threads; i++)
      started.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (var repetition = 0; repetition < REPETITIONS; repetition++) {
                      work.run();
                      LockSupport.parkNanos(1_000_000);
                    }
                    var cost = cost(Thread.currentThread().threadId());
                    time.addAndGet(cost.time());
                    allocated.addAndGet(cost.allocated());
                    done.countDown();
                  }));
    done.await();
    for (var thread : started) thread.join();
    return new Cost(time.get(), allocated.get());
  }

  private static Cost cost(long thread) {
    return new Cost(THREADS.getThreadCpuTime(thread), THREADS.getThreadAllocatedBytes(thread));
  }

  private static long writerThread() {
    return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().equals("signet-access-log"))
        .findFirst()
        .orElseThrow()
        .getThreadId();
  }
}
