// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.observation;

import dev.signet.deploy.configuration.Configuration;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/**
 * Mails whoever is on call when an alarm goes off and when it is over. An alarm can only tell a
 * topic of its own AWS region, so each stack has one.
 */
public final class AlarmTopic extends Construct {
  private final Topic topic;

  public AlarmTopic(Construct scope, String id, Configuration configuration, String name) {
    super(scope, id);
    topic = Topic.Builder.create(this, "Topic").topicName(name).enforceSsl(true).build();
    topic.addSubscription(new EmailSubscription(configuration.alarmEmail()));
    topic.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid("AlarmsOfThisAccount")
            .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
            .actions(List.of("sns:Publish"))
            .resources(List.of(topic.getTopicArn()))
            .conditions(
                Map.of("StringEquals", Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
            .build());
  }

  /** Mails when the alarm changes, in both directions. */
  public void tell(Alarm alarm) {
    var mail = new SnsAction(topic);
    alarm.addAlarmAction(mail);
    alarm.addOkAction(mail);
  }
}
