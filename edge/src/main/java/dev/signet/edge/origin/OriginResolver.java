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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Addresses of origins' names, remembered for a short time. Asking the system's resolver blocks, so
 * it runs on the given executor; at most one question per name is under way.
 */
public final class OriginResolver {

  /** Where addresses come from. May block. */
  @FunctionalInterface
  public interface Lookup {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private final Lookup lookup;
  private final Executor blocking;
  private final Duration timeout;
  private final Cache<String, CompletableFuture<List<InetAddress>>> cache;

  /**
   * @param blocking runs what blocks: virtual threads
   */
  public OriginResolver(
      Lookup lookup, Executor blocking, OriginSettings settings, InstantSource clock) {
    this.lookup = lookup;
    this.blocking = blocking;
    this.timeout = settings.resolveTimeout();
    this.cache =
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
   * @return at least one address; fails with UnknownHostException or TimeoutException. A failure is
   *     not remembered
   */
  CompletionStage<List<InetAddress>> resolve(String host) {
    var answer = cache.get(host, this::ask);
    CompletionStage<List<InetAddress>> asked = answer;
    asked.whenComplete(
        (_, failure) -> {
          if (failure != null) cache.asMap().remove(host, answer);
        });
    return answer;
  }

  private CompletableFuture<List<InetAddress>> ask(String host) {
    return CompletableFuture.supplyAsync(() -> lookUp(host), blocking)
        .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private List<InetAddress> lookUp(String host) {
    try {
      return List.of(lookup.addressesOf(host));
    } catch (UnknownHostException unknown) {
      throw new CompletionException(unknown);
    }
  }
}
