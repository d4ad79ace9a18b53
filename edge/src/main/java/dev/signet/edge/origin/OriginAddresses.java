// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The addresses to connect to, exactly those that {@link OriginAddressPolicy} has looked at: a name
 * is resolved here and nowhere else, so that DNS cannot answer differently between check and
 * connection. One that did not answer stands last for a while.
 */
final class OriginAddresses {
  /** How many of a name's are tried for one connection. */
  private static final int MOST = 6;

  private static final Duration LAST_FOR = Duration.ofSeconds(10);
  private static final int FAILED_ADDRESSES = 10_000;

  private final OriginAddressPolicy policy;
  private final Cache<InetSocketAddress, Boolean> failed =
      Caffeine.newBuilder().maximumSize(FAILED_ADDRESSES).expireAfterWrite(LAST_FOR).build();

  OriginAddresses(OriginAddressPolicy policy) {
    this.policy = policy;
  }

  /**
   * @return at least one, in the order in which they are to be tried; fails as {@link
   *     OriginAddressPolicy#allowed} does
   */
  CompletionStage<List<InetSocketAddress>> of(OriginEndpoint endpoint) {
    return policy
        .allowed(endpoint.host())
        .thenApply(
            found -> {
              var first = new ArrayList<InetSocketAddress>(found.size());
              var last = new ArrayList<InetSocketAddress>(0);
              for (var address : found) {
                var candidate = new InetSocketAddress(address, endpoint.port());
                (failed.getIfPresent(candidate) == null ? first : last).add(candidate);
              }
              first.addAll(last);
              return first.size() > MOST ? List.copyOf(first.subList(0, MOST)) : first;
            });
  }

  void failed(InetSocketAddress address) {
    failed.put(address, true);
  }
}
