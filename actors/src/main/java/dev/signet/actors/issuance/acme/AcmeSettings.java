// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which authority to order from, and how. Defaults and their reasons stand in reference.conf.
 *
 * @param challenges tried in this order
 */
public record AcmeSettings(
    URI directory,
    Optional<String> email,
    Optional<String> profile,
    Optional<Path> caFile,
    List<ChallengeKind> challenges,
    Optional<ExternalAccount> externalAccount,
    Duration orderTimeout,
    Duration requestTimeout,
    Polling polling,
    int ordersAtOnce,
    int waitingOrders,
    Duration retryWhenFull) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.acme");

  /**
   * How long to wait between two looks at an order.
   *
   * @param longestRetryAfter bounds what the authority may ask for
   */
  public record Polling(Duration first, Duration longest, Duration longestRetryAfter) {
    public Polling {
      BOUNDS.positive("poll.first", first);
      if (longest.compareTo(first) < 0)
        throw BOUNDS.refused("poll.longest", longest, "at least first, " + first);
      BOUNDS.positive("poll.longest-retry-after", longestRetryAfter);
    }
  }

  /**
   * Binds our account to one that the authority knows already (RFC 8555 §7.3.4).
   *
   * @param key base64url, secret
   */
  public record ExternalAccount(String keyIdentifier, String key) {
    public ExternalAccount {
      if (keyIdentifier.isEmpty() || !key.matches("[A-Za-z0-9_-]{16,}"))
        throw new IllegalArgumentException(
            "acme.external-account: incomplete (expected: key-id, and key in base64url)");
    }

    /** Never shows the key. */
    @Override
    public String toString() {
      return "ExternalAccount[" + keyIdentifier + "]";
    }
  }

  private static final Set<String> SCHEMES = Set.of("https", "http");

  public AcmeSettings {
    challenges = List.copyOf(challenges);
    if (directory.getScheme() == null
        || !SCHEMES.contains(directory.getScheme())
        || directory.getHost() == null)
      throw new IllegalArgumentException(
          "acme.directory: " + directory + " (expected: an https URL)");
    if (challenges.stream().noneMatch(kind -> kind.stored().isPresent()))
      throw new IllegalArgumentException(
          "acme.challenges: "
              + challenges.stream().map(ChallengeKind::text).toList()
              + " (expected: http-01 or tls-alpn-01 among them)");
    if (Set.copyOf(challenges).size() != challenges.size())
      throw new IllegalArgumentException("acme.challenges: one twice (expected: each once)");
    BOUNDS.positive("order-timeout", orderTimeout);
    BOUNDS.positive("request-timeout", requestTimeout);
    BOUNDS.positive("retry-when-full", retryWhenFull);
    BOUNDS.positive("orders-at-once", ordersAtOnce);
    BOUNDS.notNegative("waiting-orders", waitingOrders);
  }

  /**
   * @param acme the section {@code signet.acme}
   */
  public static AcmeSettings from(Config acme) {
    return new AcmeSettings(
        URI.create(acme.getString("directory")),
        text(acme, "email"),
        text(acme, "profile"),
        text(acme, "ca-file").map(Path::of),
        acme.getStringList("challenges").stream().map(ChallengeKind::parse).toList(),
        text(acme, "external-account.key-id")
            .map(id -> new ExternalAccount(id, acme.getString("external-account.key"))),
        acme.getDuration("order-timeout"),
        acme.getDuration("request-timeout"),
        new Polling(
            acme.getDuration("poll.first"),
            acme.getDuration("poll.longest"),
            acme.getDuration("poll.longest-retry-after")),
        acme.getInt("orders-at-once"),
        acme.getInt("waiting-orders"),
        acme.getDuration("retry-when-full"));
  }

  private static Optional<String> text(Config config, String key) {
    return Optional.of(config.getString(key)).filter(value -> !value.isEmpty());
  }
}
