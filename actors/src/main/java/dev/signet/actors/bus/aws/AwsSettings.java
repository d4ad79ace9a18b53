// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;

/**
 * How the bus talks to AWS. Defaults, reasons and limits stand in reference.conf under {@code
 * signet.bus.aws.client}.
 *
 * @param connections per service, AWS region and kind of call
 * @param waiting calls that may wait for one of them
 */
public record AwsSettings(
    Duration connectTimeout,
    Duration attemptTimeout,
    Duration callTimeout,
    int connections,
    int waiting) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.bus.aws.client");

  public AwsSettings {
    BOUNDS.positive("connect-timeout", connectTimeout);
    BOUNDS.positive("attempt-timeout", attemptTimeout);
    if (callTimeout.compareTo(attemptTimeout) < 0)
      throw BOUNDS.refused(
          "call-timeout", callTimeout, "at least attempt-timeout, " + attemptTimeout);
    BOUNDS.within("connections", connections, 1, 1000);
    BOUNDS.within("waiting", waiting, 1, 100_000);
  }

  /**
   * @param client the block {@code signet.bus.aws.client}
   */
  public static AwsSettings from(Config client) {
    return new AwsSettings(
        client.getDuration("connect-timeout"),
        client.getDuration("attempt-timeout"),
        client.getDuration("call-timeout"),
        client.getInt("connections"),
        client.getInt("waiting"));
  }
}
