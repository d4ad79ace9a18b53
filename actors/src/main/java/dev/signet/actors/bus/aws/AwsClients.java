// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The connections to SNS and SQS. Each topic and queue is asked in the AWS region that its name
 * says; credentials, endpoints ({@code AWS_ENDPOINT_URL}) and the region of a queue whose URL names
 * none ({@code AWS_REGION}) come from where the AWS SDK looks for them.
 *
 * <p>Every call ends in bounded time. Calls that wait for messages have connections of their own,
 * so that they keep nothing else waiting. Safe for concurrent use.
 */
public final class AwsClients implements AutoCloseable {
  /** The longest that SQS lets a receiver wait. */
  private static final Duration LONG_POLL = Duration.ofSeconds(20);

  private static final int NETTY_THREADS = 2;

  private final AwsSettings settings;
  private final Optional<AwsAccess> access;
  private final SdkEventLoopGroup eventLoops =
      SdkEventLoopGroup.builder().numberOfThreads(NETTY_THREADS).build();
  private final SdkAsyncHttpClient calls;
  private final SdkAsyncHttpClient longPolls;
  // Shared by all clients: left alone, each of them makes threads of its own.
  private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timeouts =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("aws-timeouts").daemon().factory());
  private final Map<Region, SnsAsyncClient> topics = new ConcurrentHashMap<>();
  private final Map<Region, SqsAsyncClient> queues = new ConcurrentHashMap<>();
  private final Map<Region, SqsAsyncClient> receivers = new ConcurrentHashMap<>();

  /** Clients as the environment describes them. Nothing is connected yet. */
  public static AwsClients create(AwsSettings settings) {
    return new AwsClients(settings, Optional.empty());
  }

  /** Clients of one endpoint, whatever the environment says. */
  public static AwsClients create(AwsSettings settings, AwsAccess access) {
    return new AwsClients(settings, Optional.of(access));
  }

  private AwsClients(AwsSettings settings, Optional<AwsAccess> access) {
    this.settings = settings;
    this.access = access;
    this.calls = http(settings.attemptTimeout());
    this.longPolls = http(settings.attemptTimeout().plus(LONG_POLL));
  }

  /**
   * For every call about a topic.
   *
   * @throws IllegalArgumentException if it is no ARN with a region
   */
  public SnsAsyncClient ofTopic(String topicArn) {
    return inSns(ResourceRegions.ofTopic(topicArn));
  }

  /**
   * For every call about a queue but receiving from it.
   *
   * @throws SdkClientException if neither the URL nor the environment names a region
   */
  public SqsAsyncClient ofQueue(String queueUrl) {
    return inSqs(regionOf(queueUrl));
  }

  /**
   * For receiving from a queue alone: its calls may last as long as SQS lets a receiver wait.
   *
   * @throws SdkClientException if neither the URL nor the environment names a region
   */
  public SqsAsyncClient receiverOf(String queueUrl) {
    return receivers.computeIfAbsent(
        regionOf(queueUrl),
        region -> build(SqsAsyncClient.builder(), region, longPolls, LONG_POLL));
  }

  /** For calls about topics of an AWS region that are yet to be created. */
  public SnsAsyncClient inSns(Region region) {
    return topics.computeIfAbsent(
        region, key -> build(SnsAsyncClient.builder(), key, calls, Duration.ZERO));
  }

  /** For calls about queues of an AWS region that are yet to be created. */
  public SqsAsyncClient inSqs(Region region) {
    return queues.computeIfAbsent(
        region, key -> build(SqsAsyncClient.builder(), key, calls, Duration.ZERO));
  }

  /**
   * A client of another service, in the region of whatever names none. The caller closes it, before
   * these.
   *
   * @param builder not set up yet
   * @throws SdkClientException if the environment names no region
   */
  public <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> C inDefaultRegion(
      B builder) {
    return in(defaultRegion(), builder);
  }

  /**
   * A client of another service in a region. The caller closes it, before these.
   *
   * @param builder not set up yet
   */
  public <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> C in(
      Region region, B builder) {
    return build(builder, region, calls, Duration.ZERO);
  }

  /**
   * The region of whatever names none.
   *
   * @throws SdkClientException if the environment names none either
   */
  public Region defaultRegion() {
    return access
        .map(AwsAccess::region)
        .orElseGet(() -> DefaultAwsRegionProviderChain.builder().build().getRegion());
  }

  /** Ends every call under way with an error. */
  @Override
  public void close() {
    topics.values().forEach(SdkClient::close);
    queues.values().forEach(SdkClient::close);
    receivers.values().forEach(SdkClient::close);
    calls.close();
    longPolls.close();
    var _ = eventLoops.eventLoopGroup().shutdownGracefully(0, 1, TimeUnit.SECONDS);
    timeouts.shutdownNow();
    completions.shutdown();
  }

  private Region regionOf(String queueUrl) {
    return ResourceRegions.ofQueue(queueUrl).orElseGet(this::defaultRegion);
  }

  private SdkAsyncHttpClient http(Duration readTimeout) {
    return NettyNioAsyncHttpClient.builder()
        .eventLoopGroup(eventLoops)
        .connectionTimeout(settings.connectTimeout())
        .tlsNegotiationTimeout(settings.connectTimeout())
        .connectionAcquisitionTimeout(settings.attemptTimeout())
        .readTimeout(readTimeout)
        .writeTimeout(settings.attemptTimeout())
        .maxConcurrency(settings.connections())
        .maxPendingConnectionAcquires(settings.waiting())
        .build();
  }

  /**
   * @param more how much longer than other calls these may last
   */
  private <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> C build(
      B builder, Region region, SdkAsyncHttpClient http, Duration more) {
    access.ifPresent(
        given ->
            builder.endpointOverride(given.endpoint()).credentialsProvider(given.credentials()));
    return builder
        .region(region)
        .httpClient(http)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(settings.attemptTimeout().plus(more))
                .apiCallTimeout(settings.callTimeout().plus(more))
                .retryStrategy(RetryMode.STANDARD)
                .scheduledExecutorService(timeouts)
                .build())
        .asyncConfiguration(
            async ->
                async.advancedOption(
                    SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, completions))
        .build();
  }
}
