// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import dev.signet.actors.testing.cloud.FakeCloud;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.route53.Route53AsyncClient;

/** Real clients of the fake services. */
record TestClients(EcsAsyncClient ecs, Route53AsyncClient route53, Ec2Addresses ec2)
    implements AutoCloseable {

  static TestClients of(FakeCloud cloud) {
    return new TestClients(
        set(EcsAsyncClient.builder(), cloud.ecs().endpoint()).build(),
        set(Route53AsyncClient.builder(), cloud.route53().endpoint()).build(),
        new Ec2Addresses(
            cloud.ec2().endpoint(),
            Region.EU_WEST_1,
            FakeCloud.credentials(),
            Executors.newVirtualThreadPerTaskExecutor(),
            Duration.ofSeconds(5)));
  }

  private static <B extends AwsClientBuilder<B, ?>> B set(B builder, URI endpoint) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.EU_WEST_1)
        .credentialsProvider(FakeCloud.credentials())
        .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD));
  }

  @Override
  public void close() {
    ecs.close();
    route53.close();
    ec2.close();
  }
}
