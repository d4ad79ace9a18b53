// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static java.util.concurrent.CompletableFuture.completedStage;

import dev.signet.actors.bus.MessageMetrics;
import dev.signet.actors.bus.MessageMetrics.Result;
import dev.signet.actors.bus.MessageMetrics.Unknown;
import dev.signet.protocol.bus.BusCodec;
import dev.signet.protocol.bus.BusMessage;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Reads what came out of a queue, whoever put it there: only what is authentic and understood
 * reaches the {@link Handler}.
 */
final class Intake implements QueueStream.Effect {

  /** What a stream does with authentic messages. Stages fail if what they need is away. */
  interface Handler {

    /**
     * @param text the message's wire form
     */
    CompletionStage<Verdict> take(BusMessage message, String text);

    /** Authentic, of a kind that only newer programs know. */
    CompletionStage<Verdict> takeUnknown(String text);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final BusCodec codec;
  private final Handler handler;
  private final MessageMetrics metrics;
  private final LogPace pace;

  Intake(BusCodec codec, Handler handler, MessageMetrics metrics, LogPace pace) {
    this.codec = codec;
    this.handler = handler;
    this.metrics = metrics;
    this.pace = pace;
  }

  @Override
  public CompletionStage<Verdict> of(Message message) {
    var text = message.body();
    return switch (codec.decode(text)) {
      case BusCodec.Understood(var understood) -> taken(understood, text);
      case BusCodec.UnknownType(var type) -> {
        metrics.countUnknown(Unknown.UNKNOWN_TYPE);
        warn(message, "type " + type);
        yield handler.takeUnknown(text);
      }
      case BusCodec.UnknownVersion(var version) -> {
        metrics.countUnknown(Unknown.UNKNOWN_VERSION);
        warn(message, "version " + version);
        yield completedStage(new Verdict.Settled());
      }
      case BusCodec.Malformed(var reason) -> poisonous(message, Unknown.MALFORMED, reason);
      case BusCodec.Forged() ->
          poisonous(message, Unknown.FORGED, "MAC by another key (expected: SIGNET_MASTER_KEY's)");
    };
  }

  private CompletionStage<Verdict> taken(BusMessage understood, String text) {
    return handler
        .take(understood, text)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) metrics.count(understood.event(), Result.FAILED);
            });
  }

  private CompletionStage<Verdict> poisonous(Message message, Unknown why, String reason) {
    metrics.countUnknown(why);
    warn(message, reason);
    return completedStage(new Verdict.Poisonous());
  }

  private void warn(Message message, String reason) {
    if (pace.allows())
      LOG.atWarn()
          .addKeyValue("message", message.messageId())
          .addKeyValue("reason", reason)
          .log("message of the bus not understood");
  }
}
