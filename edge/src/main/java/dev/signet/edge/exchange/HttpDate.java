// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the three forms of an HTTP date, and writes the one that is to be written (RFC 9110
 * §5.6.7).
 */
public final class HttpDate {
  private static final List<DateTimeFormatter> FORMS =
      List.of(
          DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH),
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1980)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

  private HttpDate() {}

  /** In whole seconds, as a Date field has it. */
  public static String text(Instant at) {
    return FORMS.getFirst().format(at.atOffset(ZoneOffset.UTC));
  }

  /** Empty if the text is null or no date. */
  public static Optional<Instant> parse(@Nullable String text) {
    if (text == null || text.length() < 24 || text.length() > 40) return Optional.empty();
    for (var form : FORMS) {
      try {
        return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException _) {
        // the next form, perhaps
      }
    }
    return Optional.empty();
  }
}
