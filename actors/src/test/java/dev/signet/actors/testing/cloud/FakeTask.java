// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing.cloud;

import dev.signet.protocol.json.WireJson;

/**
 * A task of {@link FakeEcs#CLUSTER}.
 *
 * @param group {@code service:NAME}
 * @param health as DescribeTasks says it; empty: it says nothing
 */
public record FakeTask(
    String id, long version, String lastStatus, String desiredStatus, String group, String health) {

  /** One of whose health ECS says nothing. */
  public FakeTask(String id, long version, String lastStatus, String desiredStatus, String group) {
    this(id, version, lastStatus, desiredStatus, group, "");
  }

  /** One that runs, of the service {@code edge}. */
  public static FakeTask running(int number) {
    return new FakeTask(String.format("%032x", number), 3, "RUNNING", "RUNNING", "service:edge");
  }

  public FakeTask now(String lastStatus, String desiredStatus) {
    return new FakeTask(id, version + 1, lastStatus, desiredStatus, group, health);
  }

  public FakeTask ofGroup(String other) {
    return new FakeTask(id, version, lastStatus, desiredStatus, other, health);
  }

  /** The same version: ECS need not count a change of health. */
  public FakeTask ofHealth(String other) {
    return new FakeTask(id, version, lastStatus, desiredStatus, group, other);
  }

  public String networkInterface() {
    return "eni-" + id.substring(15);
  }

  public String arn() {
    return arnOf(id);
  }

  static String arnOf(String id) {
    return "arn:aws:ecs:eu-west-1:123456789012:task/signet/" + id;
  }

  /** As EventBridge puts it into a queue. */
  public String event() {
    return """
        {"version":"0","id":"3317b2af-7005-947d-b652-f55e762e571a","detail-type":"ECS Task State Change",\
        "source":"aws.ecs","account":"123456789012","time":"2026-11-22T12:00:00Z","region":"eu-west-1",\
        "resources":["%1$s"],"detail":{"attachments":[{"id":"1","type":"eni","status":"ATTACHED","details":[\
        {"name":"subnetId","value":"subnet-1"},{"name":"networkInterfaceId","value":"%2$s"}]}],\
        "clusterArn":"%3$s","desiredStatus":"%4$s","group":"%5$s","lastStatus":"%6$s","taskArn":"%1$s","version":%7$d}}"""
        .formatted(
            arn(), networkInterface(), FakeEcs.CLUSTER, desiredStatus, group, lastStatus, version);
  }

  /** The same with nothing in it but the ARN. */
  public String bareEvent() {
    var event = WireJson.mapper().createObjectNode().put("detail-type", "ECS Task State Change");
    event.putObject("detail").put("taskArn", arn());
    return event.toString();
  }
}
