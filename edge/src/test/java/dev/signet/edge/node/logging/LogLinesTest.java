// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import akka.http.scaladsl.model.EntityStreamException;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.FilterReply;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.edge.node.settings.LogLevels;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogLinesTest {
  private static final LoggerContext CONTEXT = new LoggerContext();

  @Test
  void aLineIsKeysAndValuesInAFixedOrder() {
    var line = text(event("order refused", null, "domain", "shop.example", "attempts", 3));

    assertThat(line)
        .isEqualTo(
            "time=2026-11-22T12:00:00.000Z level=warn logger=dev.signet.Test"
                + " message=\"order refused\" domain=shop.example attempts=3\n");
  }

  @Test
  void nobodyCanForgeALineOrHideInOne() {
    var line = text(event("a\nlevel=error", null, "path", "/x\r\n\u001b[31m\u202e\"", "a b=c", ""));

    assertThat(line.strip()).doesNotContain("\n", "\r", "\u001b", "\u202e");
    assertThat(line)
        .contains("message=\"a\\nlevel=error\" path=\"/x\\r\\n\\u001b[31m\\u202e\\\"\" a_b_c=\"\"");
  }

  @Test
  void anExceptionStaysOnTheLine() {
    var line = text(event("failed", new IllegalStateException("why"), "message", "mine"));

    assertThat(line.strip()).doesNotContain("\n");
    assertThat(line)
        .contains("_message=mine", "error=\"java.lang.IllegalStateException: why\"", "\\n\\tat ");
  }

  @Test
  void jsonHasTheSameFields() throws IOException {
    var line =
        encoded(
            new JsonLineEncoder(), event("order \"refused\"\n", null, "attempts", 3, "ok", true));

    assertThat(line.strip()).doesNotContain("\n");
    var json = new ObjectMapper().readTree(line);
    assertThat(json.get("time").textValue()).isEqualTo("2026-11-22T12:00:00.000Z");
    assertThat(json.get("message").textValue()).isEqualTo("order \"refused\"\n");
    assertThat(json.get("attempts").intValue()).isEqualTo(3);
    assertThat(json.get("ok").booleanValue()).isTrue();
  }

  @Test
  void levelsAreSetPerAreaAndOthersAreKeptQuiet() {
    var context = new LoggerContext();

    Logging.start(
        context,
        new LogSettings(
            new LogLevels("info", Map.of("dev.signet.edge.wire", "trace")),
            LogSettings.Format.TEXT,
            16));

    assertThat(context.getLogger("dev.signet.edge.wire.X").getEffectiveLevel())
        .isEqualTo(Level.TRACE);
    assertThat(context.getLogger("dev.signet.edge.node.admin.X").getEffectiveLevel())
        .isEqualTo(Level.INFO);
    assertThat(context.getLogger("akka.actor.X").getEffectiveLevel()).isEqualTo(Level.WARN);
    context.stop();
  }

  @Test
  void whatAPeerSentWronglyIsNotLoggedAndWhatWeDidWronglyIs() {
    var faults = new PeerFaults();
    var peers = EntityStreamException.apply("truncated", "");

    assertThat(faults.decide(logged("akka.actor.ActorSystemImpl", peers)))
        .isEqualTo(FilterReply.DENY);
    assertThat(faults.decide(logged("dev.signet.edge.wire.akka.X", peers)))
        .isEqualTo(FilterReply.NEUTRAL);
    assertThat(faults.decide(logged("akka.actor.ActorSystemImpl", new IllegalStateException())))
        .isEqualTo(FilterReply.NEUTRAL);
  }

  private static ILoggingEvent logged(String logger, Throwable thrown) {
    return new LoggingEvent(
        LogLinesTest.class.getName(), CONTEXT.getLogger(logger), Level.ERROR, "x", thrown, null);
  }

  private static String text(ILoggingEvent event) {
    return encoded(new KeyValueEncoder(), event);
  }

  private static String encoded(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
    return new String(encoder.encode(event), UTF_8);
  }

  private static ILoggingEvent event(
      String message, @Nullable Throwable thrown, Object... keysAndValues) {
    var event =
        new LoggingEvent(
            LogLinesTest.class.getName(),
            CONTEXT.getLogger("dev.signet.Test"),
            Level.WARN,
            message,
            thrown,
            null);
    event.setInstant(Instant.parse("2026-11-22T12:00:00Z"));
    for (var i = 0; i < keysAndValues.length; i += 2)
      event.addKeyValuePair(new KeyValuePair(keysAndValues[i].toString(), keysAndValues[i + 1]));
    return event;
  }
}
