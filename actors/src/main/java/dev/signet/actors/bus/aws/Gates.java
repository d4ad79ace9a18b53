// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import akka.Done;
import dev.signet.persistence.region.RegionStore;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Says when a stream may receive: all that its messages' effects need is there. Stages fail with
 * what is not.
 */
final class Gates {

  /** Written to try the region store: one that takes no writes may answer a ping all the same. */
  private static final String PROBE = "gate";

  private final AwsClients clients;
  private final List<Topic> topics;
  private final RegionStore store;

  Gates(AwsClients clients, Collection<Topic> topics, RegionStore store) {
    this.clients = clients;
    this.topics = List.copyOf(topics);
    this.store = store;
  }

  /** The queue, the region store and every region's topic. */
  CompletionStage<Done> relay(String queue) {
    return all(Stream.concat(Stream.of(inbox(queue)), topics.stream().map(Topic::probe)));
  }

  /** The queue and the region store. */
  CompletionStage<Done> inbox(String queue) {
    return all(Stream.of(queueAnswers(queue), store.remember(PROBE)));
  }

  private CompletionStage<?> queueAnswers(String queue) {
    return clients
        .ofQueue(queue)
        .getQueueAttributes(
            request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN));
  }

  private static CompletionStage<Done> all(Stream<? extends CompletionStage<?>> stages) {
    return CompletableFuture.allOf(
            stages.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> Done.getInstance());
  }
}
