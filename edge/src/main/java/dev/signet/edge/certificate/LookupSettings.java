// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How long and how many handshakes wait for certificates. Defaults and their reasons stand in
 * reference.conf.
 *
 * @param budget longest wait of one handshake
 * @param heldCertificates most certificates that are kept in memory
 */
public record LookupSettings(
    Duration budget, int waiting, int waitingPerName, int waitingPerClient, int heldCertificates) {

  public LookupSettings {
    if (!budget.isPositive())
      throw new IllegalArgumentException("budget: " + budget + " (expected: > 0)");
    requirePositive("waiting", waiting);
    requirePositive("waiting-per-name", waitingPerName);
    requirePositive("waiting-per-client", waitingPerClient);
    requirePositive("held-certificates", heldCertificates);
  }

  /**
   * @param handshake the block {@code signet.handshake}
   */
  public static LookupSettings from(Config handshake) {
    return new LookupSettings(
        handshake.getDuration("budget"),
        handshake.getInt("waiting"),
        handshake.getInt("waiting-per-name"),
        handshake.getInt("waiting-per-client"),
        handshake.getInt("held-certificates"));
  }

  private static void requirePositive(String key, int value) {
    if (value < 1) throw new IllegalArgumentException(key + ": " + value + " (expected: ≥ 1)");
  }
}
