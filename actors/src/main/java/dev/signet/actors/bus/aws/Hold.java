// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Keeps a received message from being given to anybody else for as long as its effect takes: its
 * visibility is prolonged whenever half of it is over. One that could not be prolonged is delivered
 * again, which changes nothing.
 */
final class Hold {
  private static final Logger LOG = LoggerFactory.getLogger(Hold.class);

  private final ActorSystem<?> system;
  private final SqsAsyncClient client;
  private final String queue;
  private final Duration visibility;

  /**
   * @param visibility with which messages are received, in whole seconds
   */
  Hold(ActorSystem<?> system, SqsAsyncClient client, String queue, Duration visibility) {
    this.system = system;
    this.client = client;
    this.queue = queue;
    this.visibility = visibility;
  }

  /**
   * @param effect may throw, which is as if its stage failed
   */
  <T> CompletionStage<T> during(Message message, Supplier<CompletionStage<T>> effect) {
    var prolonging = prolong(message);
    return completedStage(message)
        .thenCompose(_ -> effect.get())
        .whenComplete((_, _) -> prolonging.cancel());
  }

  private Cancellable prolong(Message message) {
    var half = visibility.dividedBy(2);
    return system
        .scheduler()
        .scheduleWithFixedDelay(half, half, () -> prolongOnce(message), system.executionContext());
  }

  private void prolongOnce(Message message) {
    var _ =
        client
            .changeMessageVisibility(
                request ->
                    request
                        .queueUrl(queue)
                        .receiptHandle(message.receiptHandle())
                        .visibilityTimeout((int) visibility.toSeconds()))
            .whenComplete(
                (_, failure) -> {
                  if (failure != null)
                    LOG.atDebug()
                        .addKeyValue("queue", queue)
                        .addKeyValue("message", message.messageId())
                        .addKeyValue("reason", failure.getMessage())
                        .log("message not held any longer");
                });
  }
}
