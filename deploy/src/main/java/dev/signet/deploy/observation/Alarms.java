// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.observation;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * Alarms of one stack. Each has a name that the runbook has a section for, which its description
 * leads to, and goes off only after the same thing was seen several times in a row.
 */
public final class Alarms extends Construct {
  /** With a section for each alarm, under its name. */
  public static final String RUNBOOK = "docs/operations/runbook.md";

  private static final Duration PERIOD = Duration.minutes(1);

  private final String prefix;
  private final AlarmTopic topic;

  /**
   * @param prefix starts the name of every alarm
   */
  public Alarms(Construct scope, String id, String prefix, AlarmTopic topic) {
    super(scope, id);
    this.prefix = prefix;
    this.topic = topic;
  }

  /** Goes off while the metric is above the threshold for so many minutes; no data is fine. */
  public void above(
      String name, String description, IMetric metric, double threshold, int minutes) {
    var alarm = alarm(name, description, metric, minutes);
    add(
        alarm
            .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
            .threshold(threshold)
            .treatMissingData(TreatMissingData.NOT_BREACHING));
  }

  /** Goes off while the metric is below the threshold for so many minutes; no data is as bad. */
  public void below(
      String name, String description, IMetric metric, double threshold, int minutes) {
    var alarm = alarm(name, description, metric, minutes);
    add(
        alarm
            .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
            .threshold(threshold)
            .treatMissingData(TreatMissingData.BREACHING));
  }

  /** Messages that nobody could take: each is one too many. */
  public void deadLetters(String name, Queue dead) {
    above(
        name,
        "Messages in " + name + ": five nodes in a row could not take them",
        dead.metricApproximateNumberOfMessagesVisible(maximum()),
        0,
        1);
  }

  /** Messages that wait for longer than a node needs to come back. */
  public void waiting(String name, Queue queue) {
    above(
        name,
        "The oldest message waits for more than 5 minutes: nobody reads the queue",
        queue.metricApproximateAgeOfOldestMessage(maximum()),
        300,
        3);
  }

  /** The greatest value of each minute. */
  public static MetricOptions maximum() {
    return MetricOptions.builder().statistic("Maximum").period(PERIOD).build();
  }

  private Alarm.Builder alarm(String name, String description, IMetric metric, int minutes) {
    return Alarm.Builder.create(this, name)
        .alarmName(prefix + "-" + name)
        .alarmDescription(description + ". What to do: " + RUNBOOK + "#" + name)
        .metric(metric)
        .evaluationPeriods(minutes);
  }

  private void add(Alarm.Builder alarm) {
    topic.tell(alarm.build());
  }
}
