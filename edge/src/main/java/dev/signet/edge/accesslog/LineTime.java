// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Times in ISO 8601, UTC, with milliseconds; all but these is made once a second. */
final class LineTime {
  private long second = Long.MIN_VALUE;
  private byte[] untilSecond = {};

  /**
   * @param time in milliseconds since the epoch
   */
  void append(LineBuffer line, long time) {
    var wanted = Math.floorDiv(time, 1000L);
    if (wanted != second) {
      var text = Instant.ofEpochSecond(wanted).toString();
      untilSecond = text.substring(0, text.length() - 1).getBytes(StandardCharsets.US_ASCII);
      second = wanted;
    }
    line.octets(untilSecond);
    line.octet('.');
    line.threeDigits((int) Math.floorMod(time, 1000L));
    line.octet('Z');
  }
}
