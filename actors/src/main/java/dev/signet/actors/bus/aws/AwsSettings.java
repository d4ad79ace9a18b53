// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import com.typesafe.config.Config;
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

  public AwsSettings {
    requirePositive("connect-timeout", connectTimeout);
    requirePositive("attempt-timeout", attemptTimeout);
    if (callTimeout.compareTo(attemptTimeout) < 0)
      throw invalid("call-timeout", callTimeout, "at least attempt-timeout, " + attemptTimeout);
    requireRange("connections", connections, 1000);
    requireRange("waiting", waiting, 100_000);
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

  private static void requirePositive(String key, Duration value) {
    if (!value.isPositive()) throw invalid(key, value, "> 0");
  }

  private static void requireRange(String key, int value, int most) {
    if (value < 1 || value > most) throw invalid(key, value, "1 to " + most);
  }

  private static IllegalArgumentException invalid(String key, Object found, String expected) {
    return new IllegalArgumentException(
        "signet.bus.aws.client." + key + ": " + found + " (expected: " + expected + ")");
  }
}
