// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import dev.signet.actors.bus.aws.AwsClients;
import java.net.URI;
import java.util.concurrent.Executor;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.route53.Route53AsyncClient;

/**
 * Connections to the four services: the queue's by {@code queues}, those of the others beside it.
 */
record TaskDnsClients(
    AwsClients queues, EcsAsyncClient ecs, Route53AsyncClient route53, Ec2Addresses ec2)
    implements AutoCloseable {

  /**
   * Clients as the environment describes them, the SDK's way ({@code AWS_REGION}, {@code
   * AWS_ENDPOINT_URL_ECS} and so on). Nothing is connected yet.
   *
   * @param blocking runs what blocks
   * @throws SdkClientException if the environment names no AWS region
   */
  static TaskDnsClients open(TaskDnsSettings settings, Executor blocking) {
    var aws = AwsClients.create(settings.client());
    var region = aws.defaultRegion();
    return new TaskDnsClients(
        aws,
        aws.inDefaultRegion(EcsAsyncClient.builder()),
        aws.inDefaultRegion(Route53AsyncClient.builder()),
        new Ec2Addresses(
            ec2Endpoint(region),
            region,
            DefaultCredentialsProvider.builder().build(),
            blocking,
            settings.client().attemptTimeout()));
  }

  /** Where a client of the SDK would find EC2. */
  private static URI ec2Endpoint(Region region) {
    return AwsClientEndpointProvider.builder()
        .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_EC2")
        .serviceEndpointOverrideSystemProperty("aws.endpointUrlEc2")
        .serviceProfileProperty("ec2")
        .serviceEndpointPrefix("ec2")
        .defaultProtocol("https")
        .region(region)
        .build()
        .clientEndpoint();
  }

  @Override
  public void close() {
    ecs.close();
    route53.close();
    ec2.close();
    queues.close();
  }
}
