// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.observation;

import software.amazon.awscdk.services.logs.RetentionDays;

/** Days as CloudWatch Logs counts them. */
public final class LogRetention {
  private LogRetention() {}

  /**
   * @param days one of the numbers that the configuration's check lets through
   */
  public static RetentionDays of(int days) {
    return switch (days) {
      case 1 -> RetentionDays.ONE_DAY;
      case 3 -> RetentionDays.THREE_DAYS;
      case 5 -> RetentionDays.FIVE_DAYS;
      case 7 -> RetentionDays.ONE_WEEK;
      case 14 -> RetentionDays.TWO_WEEKS;
      case 30 -> RetentionDays.ONE_MONTH;
      case 60 -> RetentionDays.TWO_MONTHS;
      case 90 -> RetentionDays.THREE_MONTHS;
      case 120 -> RetentionDays.FOUR_MONTHS;
      case 150 -> RetentionDays.FIVE_MONTHS;
      case 180 -> RetentionDays.SIX_MONTHS;
      case 365 -> RetentionDays.ONE_YEAR;
      case 400 -> RetentionDays.THIRTEEN_MONTHS;
      default -> throw new IllegalArgumentException("log-days: " + days);
    };
  }
}
