// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.signet.actors.bus.aws.AwsClients;
import dev.signet.actors.bus.aws.Topic;
import dev.signet.persistence.aws.AwsRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Tells whether a region's settings name topics and queues that AWS lets this node use. A wrong one
 * has to stop the start: nothing later would say why changes do not travel. That AWS is away must
 * not: what is served is served without it.
 */
public final class BusCheck {
  private final AwsClients clients;
  private final BusAddresses addresses;

  private BusCheck(AwsClients clients, BusAddresses addresses) {
    this.clients = clients;
    this.addresses = addresses;
  }

  /** What a check found. */
  public sealed interface Answer {}

  /**
   * AWS knows all of them.
   *
   * @param warnings what will work and is not as it should be; each one line
   */
  public record Usable(List<String> warnings) implements Answer {
    public Usable {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * A setting that cannot work, whenever it is tried again.
   *
   * @param variable that has to be changed
   * @param found its value, or what it led to
   * @param expected what it should be, with AWS's reason; one line
   */
  public record Wrong(String variable, String found, String expected) implements Answer {}

  /**
   * AWS, or something on the way to it, does not answer now.
   *
   * @param reason one line
   */
  public record Unreachable(String reason) implements Answer {}

  /**
   * Asks for the attributes of every topic and queue, all at once, and publishes to every topic
   * what reaches nobody: the right to do so is another one. Never fails; ends within the clients'
   * own bounds. A wrong setting is told of first, then whatever does not answer.
   */
  public static CompletionStage<Answer> check(AwsClients clients, BusAddresses addresses) {
    return new BusCheck(clients, addresses).check();
  }

  private CompletionStage<Answer> check() {
    var contradiction = contradiction();
    if (contradiction.isPresent()) return completedFuture(contradiction.get());

    var answers = new ArrayList<CompletableFuture<Answer>>();
    answers.add(
        queue(BusAddresses.GLOBAL_QUEUE_URL, addresses.globalQueueUrl(), "the global queue"));
    answers.add(
        queue(BusAddresses.INBOX_QUEUE_URL, addresses.inboxQueueUrl(), "this region's inbox"));
    addresses
        .topicArns()
        .forEach((region, arn) -> answers.add(topic(BusAddresses.TOPIC_ARNS, region, arn)));
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> worst(answers.stream().map(CompletableFuture::join).toList()));
  }

  /** What is wrong without asking anybody. */
  private Optional<Answer> contradiction() {
    var own = addresses.topicArns().get(addresses.region());
    if (own == null)
      return Optional.of(
          new Wrong(
              BusAddresses.TOPIC_ARNS,
              "topics of " + String.join(", ", addresses.topicArns().keySet()),
              addresses.region() + "=arn among them, this region's own topic"));
    if (!own.equals(addresses.topicArn()))
      return Optional.of(
          new Wrong(
              BusAddresses.TOPIC_ARN,
              quoted(addresses.topicArn()),
              own + ", the topic of " + addresses.region() + " in " + BusAddresses.TOPIC_ARNS));
    if (addresses.inboxQueueUrl().equals(addresses.globalQueueUrl()))
      return Optional.of(
          new Wrong(
              BusAddresses.INBOX_QUEUE_URL,
              quoted(addresses.inboxQueueUrl()) + ", the global queue",
              "the URL of this region's own queue"));
    return Optional.empty();
  }

  private CompletableFuture<Answer> queue(String variable, String url, String meaning) {
    return ask(
        variable,
        quoted(url),
        "the URL of " + meaning,
        () ->
            clients
                .ofQueue(url)
                .getQueueAttributes(
                    get -> get.queueUrl(url).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                .thenApply(
                    found ->
                        new Usable(
                            found.attributes().containsKey(QueueAttributeName.REDRIVE_POLICY)
                                ? List.of()
                                : List.of(
                                    url
                                        + ": no redrive policy, messages that nobody understands"
                                        + " come back until they expire"))));
  }

  private CompletableFuture<Answer> topic(String variable, String region, String arn) {
    return ask(
        variable,
        quoted(region + "=" + arn),
        "the ARN of a region's topic",
        () ->
            clients
                .ofTopic(arn)
                .getTopicAttributes(get -> get.topicArn(arn))
                .thenCompose(_ -> Topic.probe(arn, clients.ofTopic(arn)))
                .thenApply(_ -> new Usable(List.of())));
  }

  private static CompletableFuture<Answer> ask(
      String variable,
      String found,
      String expected,
      Supplier<CompletableFuture<? extends Answer>> question) {
    try {
      return question
          .get()
          .<Answer>thenApply(answer -> answer)
          .exceptionally(failure -> explained(AwsRefusal.of(failure), variable, found, expected));
    } catch (RuntimeException e) {
      // Some clients cannot even be made: no region, an ARN that is none.
      return completedFuture(explained(AwsRefusal.of(e), variable, found, expected));
    }
  }

  private static Answer explained(
      AwsRefusal refusal, String variable, String found, String expected) {
    return switch (refusal.kind()) {
      case CREDENTIALS ->
          new Wrong(
              "AWS_ACCESS_KEY_ID",
              "no credentials of use for " + variable,
              "credentials that AWS accepts, here or wherever its SDK looks for them; it says: "
                  + refusal.reason());
      case NO_REGION ->
          new Wrong(
              "AWS_REGION",
              "not set",
              "the AWS region of " + variable + ", whose value " + found + " names none");
      case REFUSED -> new Wrong(variable, found, expected + "; AWS says: " + refusal.reason());
      case AWAY -> new Unreachable(variable + ": " + refusal.reason());
    };
  }

  private static Answer worst(List<Answer> answers) {
    var warnings = new ArrayList<String>();
    Optional<Answer> unreachable = Optional.empty();
    for (var answer : answers)
      switch (answer) {
        case Wrong _ -> {
          return answer;
        }
        case Unreachable _ -> unreachable = unreachable.or(() -> Optional.of(answer));
        case Usable usable -> warnings.addAll(usable.warnings());
      }
    return unreachable.orElseGet(() -> new Usable(warnings));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
