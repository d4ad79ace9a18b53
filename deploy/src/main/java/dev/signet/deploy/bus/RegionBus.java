// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.bus;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.configuration.Region;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.kms.Alias;
import software.amazon.awscdk.services.sns.CfnSubscription;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/**
 * A region's topic, its inbox, and who hears what:
 *
 * <pre>
 * topic ─ hop=origin ─▶ the global queue (home region)
 *       └ hop=fanout ─▶ this region's inbox
 * </pre>
 */
public final class RegionBus extends Construct {
  private final Topic topic;
  private final BusQueue inbox;

  public RegionBus(Construct scope, String id, Configuration configuration, Region region) {
    super(scope, id);
    var names = new Names(configuration);
    topic =
        Topic.Builder.create(this, "Topic")
            .topicName(names.topic(region))
            // AWS's own key: nodes of every region publish here, and its policy already lets the
            // account.
            .masterKey(Alias.fromAliasName(this, "SnsKey", "alias/aws/sns"))
            .enforceSsl(true)
            .build();
    inbox =
        new BusQueue(
            this,
            "Inbox",
            names.inbox(region),
            names.inboxDead(region),
            SnsPrincipals.between(List.of(region), region.awsRegion()),
            List.of(names.topicArn(region)));
    subscribe("Relay", names.globalQueueArn(), "origin");
    subscribe("Own", inbox.queue().getQueueArn(), "fanout");
  }

  private void subscribe(String id, String queueArn, String hop) {
    CfnSubscription.Builder.create(this, id)
        .topicArn(topic.getTopicArn())
        .protocol("sqs")
        .endpoint(queueArn)
        .rawMessageDelivery(true)
        .filterPolicy(Map.of("hop", List.of(hop)))
        .filterPolicyScope("MessageAttributes")
        .build();
  }

  public Topic topic() {
    return topic;
  }

  public BusQueue inbox() {
    return inbox;
  }
}
