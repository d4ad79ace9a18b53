// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
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

  private static final SettingBounds BOUNDS = new SettingBounds("signet.handshake");

  public LookupSettings {
    BOUNDS.positive("budget", budget);
    BOUNDS.positive("waiting", waiting);
    BOUNDS.positive("waiting-per-name", waitingPerName);
    BOUNDS.positive("waiting-per-client", waitingPerClient);
    BOUNDS.positive("held-certificates", heldCertificates);
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
}
