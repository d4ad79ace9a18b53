// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.KMS_MASTER_KEY_ID;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.QUEUE_ARN;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.SQS_MANAGED_SSE_ENABLED;

import dev.signet.actors.bus.aws.AwsClients;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Sees to it that queues are there and are as they should be. */
final class Queues {
  private final AwsClients clients;
  private final Consumer<String> done;

  Queues(AwsClients clients, Consumer<String> done) {
    this.clients = clients;
    this.done = done;
  }

  /** A queue that is there. */
  record Queue(String url, String arn) {}

  /**
   * @throws SetupFailedException if AWS does not let it
   */
  Queue ensure(Region region, String name, QueueForm form) {
    var sqs = clients.inSqs(region);
    var what = "queue " + name + " in " + region;
    var url = find(sqs, what, name).orElseGet(() -> create(sqs, what, name));
    var found = attributes(sqs, what, url);
    var arn = found.getOrDefault(QUEUE_ARN, "");
    repair(sqs, what, url, found, form.attributes(arn));
    return new Queue(url, arn);
  }

  private static Optional<String> find(SqsAsyncClient sqs, String what, String name) {
    return Calls.await(
        what,
        () ->
            sqs.getQueueUrl(get -> get.queueName(name))
                .thenApply(GetQueueUrlResponse::queueUrl)
                .thenApply(Optional::of)
                .exceptionally(
                    failure -> {
                      if (failure.getCause() instanceof QueueDoesNotExistException)
                        return Optional.empty();
                      throw new CompletionException(failure.getCause());
                    }));
  }

  private String create(SqsAsyncClient sqs, String what, String name) {
    var url =
        Calls.await(
                what,
                () ->
                    sqs.createQueue(
                        queue ->
                            queue
                                .queueName(name)
                                .attributes(Map.of(SQS_MANAGED_SSE_ENABLED, "true"))))
            .queueUrl();
    done.accept("created " + what);
    return url;
  }

  private static Map<QueueAttributeName, String> attributes(
      SqsAsyncClient sqs, String what, String url) {
    return Calls.await(
            what,
            () ->
                sqs.getQueueAttributes(
                    get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL)))
        .attributes();
  }

  private void repair(
      SqsAsyncClient sqs,
      String what,
      String url,
      Map<QueueAttributeName, String> found,
      Map<QueueAttributeName, String> expected) {
    var different = new TreeMap<QueueAttributeName, String>();
    expected.forEach(
        (attribute, value) -> {
          if (!Calls.same(found.getOrDefault(attribute, ""), value))
            different.put(attribute, value);
        });
    // A key of the operator's own is better than what SQS does by itself; none is not.
    if (!found.containsKey(KMS_MASTER_KEY_ID) && "false".equals(found.get(SQS_MANAGED_SSE_ENABLED)))
      different.put(SQS_MANAGED_SSE_ENABLED, "true");
    if (different.isEmpty()) return;

    var _ =
        Calls.await(
            what, () -> sqs.setQueueAttributes(set -> set.queueUrl(url).attributes(different)));
    done.accept("set " + String.join(", ", names(different)) + " of " + what);
  }

  private static Iterable<String> names(Map<QueueAttributeName, String> attributes) {
    return attributes.keySet().stream().map(QueueAttributeName::toString).toList();
  }
}
