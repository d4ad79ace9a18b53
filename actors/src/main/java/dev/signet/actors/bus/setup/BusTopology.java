// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import dev.signet.actors.bus.aws.AwsClients;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.regions.Region;

/**
 * Brings an account to what the bus needs, whatever is there: creates what is missing and puts
 * right what differs, so that running it again changes nothing.
 *
 * <pre>
 * topic of each region ─(hop=origin)─▶ global queue ──5 receives──▶ its dead letters
 *                      ─(hop=fanout)─▶ the region's inbox ──5 receives──▶ its dead letters
 * </pre>
 *
 * Nothing is ever deleted, and what others subscribed to the topics stays.
 */
public final class BusTopology {
  private final BusPlan plan;
  private final Queues queues;
  private final Topics topics;

  private BusTopology(AwsClients clients, BusPlan plan, Consumer<String> done) {
    this.plan = plan;
    this.queues = new Queues(clients, done);
    this.topics = new Topics(clients, done);
  }

  /**
   * Blocks until everything is there; every call to AWS is bounded in time.
   *
   * @param done told of each change, one line each
   * @throws SetupFailedException if AWS does not let it; what was done until then stays
   */
  public static CreatedBus create(AwsClients clients, BusPlan plan, Consumer<String> done) {
    return new BusTopology(clients, plan, done).create();
  }

  private CreatedBus create() {
    var topicArns = new TreeMap<String, String>();
    plan.regions()
        .forEach(
            (region, place) -> topicArns.put(region, topics.ensure(place, plan.topic(region))));

    var global = queueWithDeadLetters(plan.globalRegion(), plan.globalQueue(), topicArns.values());
    topicArns.values().forEach(topic -> topics.ensureSubscription(topic, global.arn(), "origin"));

    var addresses = new TreeMap<String, BusAddresses>();
    topicArns.forEach(
        (region, topic) -> {
          var inbox =
              queueWithDeadLetters(plan.placeOf(region), plan.inbox(region), List.of(topic));
          topics.ensureSubscription(topic, inbox.arn(), "fanout");
          addresses.put(
              region, new BusAddresses(region, topic, topicArns, global.url(), inbox.url()));
        });
    return new CreatedBus(addresses);
  }

  private Queues.Queue queueWithDeadLetters(
      Region place, String name, Collection<String> mayWrite) {
    var dead = queues.ensure(place, plan.deadLettersOf(name), QueueForm.forDeadLetters());
    return queues.ensure(place, name, QueueForm.ofTopics(mayWrite, dead.arn()));
  }
}
