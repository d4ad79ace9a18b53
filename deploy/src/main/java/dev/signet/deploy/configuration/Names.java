// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import java.util.List;

/**
 * What everything is called that more than one stack has to know. Names are computed, not asked
 * for: so a stack can point at what another region's stack makes, whichever is deployed first, and
 * no function has to carry values from region to region.
 */
public final class Names {
  private final Configuration configuration;

  public Names(Configuration configuration) {
    this.configuration = configuration;
  }

  /** Something of which there is one in the account. */
  public String global(String what) {
    return configuration.name() + "-" + what;
  }

  /** Something that each region has. */
  public String regional(String what, Region region) {
    return configuration.name() + "-" + what + "-" + region.name();
  }

  /** Starts the names of the bus, as the program's own set-up of a bus takes it. */
  public String busPrefix() {
    return global("bus");
  }

  public String globalQueue() {
    return busPrefix() + "-global";
  }

  /** Where the global queue's messages go that nobody could take. */
  public String globalDeadQueue() {
    return busPrefix() + "-dead-global";
  }

  public String globalQueueArn() {
    return arn("sqs", configuration.homeRegion(), globalQueue());
  }

  public String globalQueueUrl() {
    return queueUrl(configuration.homeRegion(), globalQueue());
  }

  public String inbox(Region region) {
    return busPrefix() + "-inbox-" + region.name();
  }

  /** Where the inbox's messages go that nobody could take. */
  public String inboxDead(Region region) {
    return busPrefix() + "-dead-inbox-" + region.name();
  }

  public String inboxUrl(Region region) {
    return queueUrl(region.awsRegion(), inbox(region));
  }

  public String topic(Region region) {
    return busPrefix() + "-" + region.name();
  }

  public String topicArn(Region region) {
    return arn("sns", region.awsRegion(), topic(region));
  }

  /** All regions' topics. */
  public List<String> topicArns() {
    return configuration.regions().stream().map(this::topicArn).toList();
  }

  /** A secret has the same name in every region; Secrets Manager copies it. */
  public String secret(String what) {
    return configuration.name() + "/" + what;
  }

  /** In each region its replica answers. */
  public String masterKeyArn(Region region, String keyId) {
    return arn("kms", region.awsRegion(), "key/" + keyId);
  }

  /** Also the repository's name, in every region; ECR copies the images. */
  public String repository() {
    return configuration.name();
  }

  public String repositoryArn(Region region) {
    return "arn:aws:ecr:%s:%s:repository/%s"
        .formatted(region.awsRegion(), configuration.account(), repository());
  }

  public String archive() {
    return global("archive-" + configuration.account());
  }

  /** Of a site's files; S3 takes 63 characters. */
  public String siteBucket(Site site, Region region) {
    return regional("site-" + site.name(), region) + "-" + configuration.account();
  }

  /**
   * The zone of names inside each region's VPC. It is called the same in all of them, so that one
   * origin URL leads to a site in whichever region asks.
   */
  public String namespace() {
    return configuration.name() + ".internal";
  }

  public String logGroup(Region region, String what) {
    return "/" + configuration.name() + "/" + region.name() + "/" + what;
  }

  /** The name under the edge name that leads to one region: {@code eu.edge.vendor.example}. */
  public String regionHost(Region region) {
    return region.name() + "." + configuration.domain().edgeName();
  }

  private String arn(String service, String awsRegion, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, awsRegion, configuration.account(), resource);
  }

  private String queueUrl(String awsRegion, String queue) {
    return "https://sqs.%s.amazonaws.com/%s/%s"
        .formatted(awsRegion, configuration.account(), queue);
  }
}
