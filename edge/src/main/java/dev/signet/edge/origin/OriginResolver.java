// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of origins' names, remembered for a short time. Asking the system's resolver blocks,
 * and cannot be broken off, so it runs on the given executor: at most one question per name is
 * under way, however long it takes, and at most {@link #MOST_UNDER_WAY} in all. Safe for concurrent
 * use.
 */
public final class OriginResolver {
  /**
   * Questions under way at a time. Each keeps a thread of the system's from other virtual threads
   * as long as it lasts, of which a JVM has at most 256, and a few descriptors.
   */
  static final int MOST_UNDER_WAY = 128;

  /** Where addresses come from. May block. */
  @FunctionalInterface
  public interface Lookup {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private final Lookup lookup;
  private final Executor blocking;
  private final Duration timeout;
  private final Cache<String, List<InetAddress>> found;
  private final ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>> underWay =
      new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(MOST_UNDER_WAY);

  /**
   * @param blocking runs what blocks: virtual threads
   */
  public OriginResolver(
      Lookup lookup, Executor blocking, OriginSettings settings, InstantSource clock) {
    this.lookup = lookup;
    this.blocking = blocking;
    this.timeout = settings.resolveTimeout();
    this.found =
        Caffeine.newBuilder()
            .maximumSize(settings.resolvedNames())
            .expireAfterWrite(settings.resolvedFor())
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  public static OriginResolver ofSystem(
      Executor blocking, OriginSettings settings, InstantSource clock) {
    return new OriginResolver(InetAddress::getAllByName, blocking, settings, clock);
  }

  /**
   * @param host a name, or an address literal, which is not looked up
   * @return at least one address; fails with UnknownHostException, with TimeoutException while a
   *     question takes longer than agreed, or with {@link OriginFailure#OVERLOADED}. A failure is
   *     not remembered
   */
  CompletionStage<List<InetAddress>> resolve(String host) {
    var known = found.getIfPresent(host);
    if (known != null) return CompletableFuture.completedFuture(known);
    var mine = new CompletableFuture<List<InetAddress>>();
    var other = underWay.putIfAbsent(host, mine);
    if (other != null) return other;
    ask(host, mine);
    return mine;
  }

  private void ask(String host, CompletableFuture<List<InetAddress>> answer) {
    if (!places.tryAcquire()) {
      underWay.remove(host);
      answer.completeExceptionally(overloaded());
      return;
    }
    answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    try {
      CompletionStage<List<InetAddress>> asked =
          CompletableFuture.supplyAsync(() -> lookUp(host), blocking);
      asked.whenComplete((addresses, failure) -> over(host, answer, addresses, failure));
    } catch (RejectedExecutionException stopping) {
      over(host, answer, null, stopping);
    }
  }

  private List<InetAddress> lookUp(String host) {
    try {
      return List.of(lookup.addressesOf(host));
    } catch (UnknownHostException unknown) {
      throw new CompletionException(unknown);
    }
  }

  /** The question is; what it found is remembered even where nobody waits for it any more. */
  private void over(
      String host,
      CompletableFuture<List<InetAddress>> answer,
      @Nullable List<InetAddress> addresses,
      @Nullable Throwable failure) {
    if (addresses != null) found.put(host, addresses);
    underWay.remove(host);
    places.release();
    if (addresses != null) answer.complete(addresses);
    else answer.completeExceptionally(failure == null ? new UnknownHostException(host) : failure);
  }

  private static BrokenExchangeException overloaded() {
    return new BrokenExchangeException(
        OriginFailure.OVERLOADED,
        "names are being looked up (expected: at most " + MOST_UNDER_WAY + ")");
  }
}
