// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How TLS is spoken. Defaults and their reasons stand in reference.conf.
 *
 * @param groups names as BoringSSL writes them, in order of preference
 * @param ticketRotation how long a ticket is good for at least
 * @param ticketRefresh how often a node looks for other nodes' ticket secrets
 */
public record TlsSettings(
    Engine engine,
    List<String> cipherSuites,
    List<String> groups,
    boolean sessionTickets,
    Duration ticketRotation,
    Duration ticketRefresh) {

  /** Shorter ones would not let all nodes learn of a secret before it is used. */
  private static final int REFRESHES_IN_A_ROTATION = 4;

  /** Whoever steals the secrets can read what was resumed for so long (RFC 8446 §4.6.1). */
  private static final Duration LONGEST_ROTATION = Duration.ofDays(2);

  /** Whose implementation of TLS. */
  public enum Engine {
    BORINGSSL,
    JDK
  }

  public TlsSettings {
    cipherSuites = List.copyOf(cipherSuites);
    groups = List.copyOf(groups);
    requireSuiteFor("ECDSA", cipherSuites);
    requireSuiteFor("RSA", cipherSuites);
    if (groups.isEmpty())
      throw new IllegalArgumentException("groups: none (expected: at least one)");
    if (!ticketRefresh.isPositive())
      throw new IllegalArgumentException("ticket-refresh: " + ticketRefresh + " (expected: > 0)");
    var shortest = ticketRefresh.multipliedBy(REFRESHES_IN_A_ROTATION);
    if (ticketRotation.compareTo(shortest) < 0 || ticketRotation.compareTo(LONGEST_ROTATION) > 0)
      throw new IllegalArgumentException(
          "ticket-rotation: "
              + ticketRotation
              + " (expected: "
              + shortest
              + ", four times ticket-refresh, to "
              + LONGEST_ROTATION
              + ")");
  }

  /**
   * @param tls the block {@code signet.tls}
   */
  public static TlsSettings from(Config tls) {
    return new TlsSettings(
        engine(tls.getString("engine")),
        tls.getStringList("cipher-suites"),
        tls.getStringList("groups"),
        tls.getBoolean("session-tickets"),
        tls.getDuration("ticket-rotation"),
        tls.getDuration("ticket-refresh"));
  }

  private static Engine engine(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "boringssl" -> Engine.BORINGSSL;
      case "jdk" -> Engine.JDK;
      default ->
          throw new IllegalArgumentException("engine: " + text + " (expected: boringssl or jdk)");
    };
  }

  /** The engine chooses a certificate by the suites of TLS 1.2, whichever version is spoken. */
  private static void requireSuiteFor(String key, List<String> cipherSuites) {
    var prefix = "TLS_ECDHE_" + key + "_";
    if (cipherSuites.stream().noneMatch(suite -> suite.startsWith(prefix)))
      throw new IllegalArgumentException(
          "cipher-suites: none for "
              + key
              + " keys (expected: at least one "
              + prefix
              + "…, or no certificate with such a key could be shown)");
  }
}
