// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.DateTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Dates in the one form that senders may use (RFC 9110 §5.6.7). */
final class HttpDate {
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private HttpDate() {}

  static Optional<DateTime> parse(String text) {
    try {
      return Optional.of(DateTime.create(IMF_FIXDATE.parse(text, Instant::from).toEpochMilli()));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
