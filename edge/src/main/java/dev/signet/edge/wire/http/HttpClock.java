// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date field's value of this second (RFC 9110 §6.6.1), made once a second. */
public final class HttpClock {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private volatile Second second = new Second(Long.MIN_VALUE, "");

  private static final class Second {
    final long epoch;
    final String text;
    final byte[] bytes;

    Second(long epoch, String text) {
      this.epoch = epoch;
      this.text = text;
      this.bytes = text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  public HttpClock(InstantSource clock) {
    this.clock = clock;
  }

  public String date() {
    return current().text;
  }

  /** The same; not to be changed by anyone. */
  public byte[] dateBytes() {
    return current().bytes;
  }

  private Second current() {
    var epoch = Math.floorDiv(clock.millis(), 1000L);
    var found = second;
    if (found.epoch == epoch) return found;
    var text = FORM.format(java.time.Instant.ofEpochSecond(epoch));
    var made = new Second(epoch, text);
    second = made;
    return made;
  }
}
