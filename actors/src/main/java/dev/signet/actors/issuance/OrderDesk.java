// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance;

import dev.signet.actors.issuance.Issuer.IssuanceResult;
import dev.signet.actors.issuance.Issuer.Issued;
import dev.signet.actors.issuance.Issuer.Refused;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries orders out on virtual threads: so many at once, so many more waiting, and every one of
 * them answered within its time-out. Measures and logs how each ended.
 */
public final class OrderDesk implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);
  private static final Duration LAST_STEPS = Duration.ofSeconds(3);

  private final Limits limits;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final ThreadFactory threads = Thread.ofVirtual().name("order-", 0).factory();
  private final ScheduledExecutorService alarms =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("order-alarms").factory());
  private final Semaphore running;
  private final AtomicInteger admitted = new AtomicInteger();
  private final Map<Thread, CompletableFuture<IssuanceResult>> underWay = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param atOnce orders carried out at the same time
   * @param waiting orders that may wait for one of those to end
   * @param timeout from the call to the answer, the wait included
   * @param retryWhenFull how much later to try when no more may wait
   */
  public record Limits(int atOnce, int waiting, Duration timeout, Duration retryWhenFull) {
    public Limits {
      if (atOnce < 1)
        throw new IllegalArgumentException("orders at once: " + atOnce + " (expected: >= 1)");
      if (waiting < 0)
        throw new IllegalArgumentException("waiting orders: " + waiting + " (expected: >= 0)");
      if (!timeout.isPositive())
        throw new IllegalArgumentException("order time-out: " + timeout + " (expected: > 0)");
    }
  }

  /** One order, blocking. An interrupt means that nobody waits any more. */
  @FunctionalInterface
  public interface Work {
    IssuanceResult carryOut() throws InterruptedException;
  }

  /**
   * @param names what is ordered here, in the metrics
   */
  public OrderDesk(Limits limits, String names, InstantSource clock, MeterRegistry metrics) {
    this.limits = limits;
    this.clock = clock;
    this.metrics = metrics;
    this.running = new Semaphore(limits.atOnce(), true);
    metrics.gauge("signet.orders.pending", Tags.of("names", names), admitted);
  }

  /** Never fails: an order that cannot be carried out is refused. */
  public CompletionStage<IssuanceResult> submit(DomainName name, Work work) {
    var began = System.nanoTime();
    var result = new CompletableFuture<IssuanceResult>();
    var counted = result.whenComplete((ended, _) -> record(name, ended, began));
    if (closed) {
      result.complete(stopping());
    } else if (admitted.incrementAndGet() > limits.atOnce() + limits.waiting()) {
      admitted.decrementAndGet();
      result.complete(full());
    } else {
      start(name, work, result);
    }
    return counted;
  }

  private void start(DomainName name, Work work, CompletableFuture<IssuanceResult> result) {
    var thread = threads.newThread(() -> carryOut(name, work, result));
    try {
      var alarm =
          alarms.schedule(
              () -> {
                result.complete(timedOut());
                thread.interrupt();
              },
              limits.timeout().toNanos(),
              TimeUnit.NANOSECONDS);
      var _ = result.thenRun(() -> alarm.cancel(false));
    } catch (RejectedExecutionException _) {
      result.complete(stopping());
    }
    thread.start();
  }

  private void carryOut(DomainName name, Work work, CompletableFuture<IssuanceResult> result) {
    underWay.put(Thread.currentThread(), result);
    // A close() before the line above has not seen this order.
    if (closed) result.complete(stopping());
    IssuanceResult ended;
    try {
      ended = inTurn(name, work, result);
    } finally {
      admitted.decrementAndGet();
      underWay.remove(Thread.currentThread());
    }
    // After the place is free: whoever has the answer may ask for it.
    result.complete(ended);
  }

  /** Carries an order out once it is its turn, unless it has been answered before. */
  private IssuanceResult inTurn(
      DomainName name, Work work, CompletableFuture<IssuanceResult> result) {
    try {
      running.acquire();
      try {
        return result.isDone() ? result.join() : work.carryOut();
      } finally {
        running.release();
      }
    } catch (InterruptedException _) {
      return closed ? stopping() : timedOut();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("domain", name).log("order broke off");
      return refused(Code.INTERNAL, "unexpected error", Optional.empty());
    }
  }

  /** Refuses what is under way, then gives it a moment to clean up behind itself. */
  @Override
  public void close() {
    closed = true;
    alarms.shutdownNow();
    var threadsToEnd = Map.copyOf(underWay);
    threadsToEnd.forEach(this::stop);
    var end = System.nanoTime() + LAST_STEPS.toNanos();
    try {
      for (var thread : threadsToEnd.keySet())
        if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) return;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(Thread thread, CompletableFuture<IssuanceResult> result) {
    result.complete(stopping());
    thread.interrupt();
  }

  private void record(DomainName name, IssuanceResult ended, long began) {
    var took = Duration.ofNanos(System.nanoTime() - began);
    switch (ended) {
      case Issued(var certificate) -> {
        metrics.timer("signet.order.duration", "result", "issued").record(took);
        LOG.atInfo()
            .addKeyValue("domain", name)
            .addKeyValue("serial", certificate.serial())
            .addKeyValue("notAfter", certificate.notAfter())
            .addKeyValue("renewAt", certificate.renewAt())
            .addKeyValue("milliseconds", took.toMillis())
            .log("certificate issued");
      }
      case Refused(var failure, var notBefore) -> {
        metrics.timer("signet.order.duration", "result", failure.code().text()).record(took);
        LOG.atWarn()
            .addKeyValue("domain", name)
            .addKeyValue("code", failure.code().text())
            .addKeyValue("detail", failure.detail())
            .addKeyValue("notBefore", notBefore.map(Object::toString).orElse("none"))
            .addKeyValue("milliseconds", took.toMillis())
            .log("order refused");
      }
    }
  }

  private Refused stopping() {
    return refused(Code.INTERNAL, "this node is stopping", Optional.empty());
  }

  private Refused timedOut() {
    return refused(
        Code.TIMED_OUT,
        "no certificate within " + limits.timeout().toSeconds() + " s",
        Optional.empty());
  }

  private Refused full() {
    return refused(
        Code.TIMED_OUT,
        "too many orders are waiting (at most " + limits.waiting() + ")",
        Optional.of(limits.retryWhenFull()));
  }

  private Refused refused(Code code, String detail, Optional<Duration> retryIn) {
    var now = clock.instant();
    return new Refused(new IssuanceFailure(code, detail, now), retryIn.map(now::plus));
  }
}
