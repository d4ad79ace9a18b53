// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/** An event as fields, in the order in which a person reads them. */
final class EventFields {
  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
  private static final Set<String> OURS =
      Set.of("time", "level", "logger", "message", "error", "stack");
  private static final int LONGEST_STACK = 16_384;

  private EventFields() {}

  /** A caller's key that is one of ours gets an underscore in front. */
  static void visit(ILoggingEvent event, BiConsumer<String, Object> field) {
    field.accept("time", MILLISECONDS.format(Instant.ofEpochMilli(event.getTimeStamp())));
    field.accept("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    field.accept("logger", event.getLoggerName());
    field.accept("message", String.valueOf(event.getFormattedMessage()));
    var pairs = event.getKeyValuePairs();
    if (pairs != null)
      for (var pair : pairs)
        field.accept(
            OURS.contains(pair.key) ? "_" + pair.key : pair.key,
            pair.value instanceof Number || pair.value instanceof Boolean
                ? pair.value
                : String.valueOf(pair.value));
    var thrown = event.getThrowableProxy();
    if (thrown == null) return;
    field.accept(
        "error",
        thrown.getMessage() == null
            ? thrown.getClassName()
            : thrown.getClassName() + ": " + thrown.getMessage());
    var stack = ThrowableProxyUtil.asString(thrown);
    field.accept(
        "stack", stack.length() <= LONGEST_STACK ? stack : stack.substring(0, LONGEST_STACK));
  }
}
