// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import dev.signet.protocol.domain.Origin;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Which addresses an origin may have, so that a tenant cannot have us ask our own insides (SSRF).
 * Checked when an origin is registered, and again for the very address of every connection.
 */
public final class OriginAddressPolicy {
  private final boolean allowPrivate;
  private final OriginResolver resolver;

  public OriginAddressPolicy(boolean allowPrivate, OriginResolver resolver) {
    this.allowPrivate = allowPrivate;
    this.resolver = resolver;
  }

  /**
   * Whether we may connect to an address. Cloud metadata, multicast and reserved addresses are
   * refused even where private ones are allowed.
   */
  public static boolean allows(InetAddress address, boolean allowPrivate) {
    return switch (AddressKind.of(address)) {
      case GLOBAL -> true;
      case PRIVATE, LOOPBACK, LINK_LOCAL, CARRIER_NAT -> allowPrivate;
      case CLOUD_METADATA, UNSPECIFIED, MULTICAST, RESERVED -> false;
    };
  }

  /**
   * Why an origin is refused, for the person who registers it. An origin whose name does not
   * resolve now is not refused: DNS may follow later, and every connection is checked.
   */
  public CompletionStage<Optional<String>> refusal(Origin origin) {
    return resolver
        .resolve(origin.url().getHost())
        .thenApply(
            addresses ->
                addresses.stream().allMatch(address -> allows(address, allowPrivate))
                    ? Optional.<String>empty()
                    : Optional.of(
                        "origin.url: resolves to an address that is not public (expected: a public"
                            + " address, or signet.origin.allow-private)"))
        .exceptionally(_ -> Optional.empty());
  }

  /**
   * The addresses of a host that may be connected to.
   *
   * @return fails with {@link RefusedAddressException} if there are none
   */
  CompletionStage<List<InetAddress>> allowed(String host) {
    return resolver
        .resolve(host)
        .thenApply(
            addresses -> {
              var allowed =
                  addresses.stream().filter(address -> allows(address, allowPrivate)).toList();
              if (allowed.isEmpty()) throw new RefusedAddressException(host);
              return allowed;
            });
  }

  /** None of a host's addresses may be an origin's. */
  static final class RefusedAddressException extends RuntimeException {
    RefusedAddressException(String host) {
      super("origin " + host + ": no address that may be connected to");
    }
  }
}
