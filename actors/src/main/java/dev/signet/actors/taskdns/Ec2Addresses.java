// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.signet.protocol.json.WireJson;
import java.io.ByteArrayInputStream;
import java.net.Inet4Address;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;

/**
 * Public addresses from EC2's DescribeNetworkInterfaces, the one call that is needed of an API
 * whose SDK module is as large as all the rest together (24 MB). The request is signed by the SDK's
 * own signer and tried as often as the SDK would.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html">
 *     DescribeNetworkInterfaces</a>
 */
final class Ec2Addresses implements PublicAddresses, AutoCloseable {
  private static final String VERSION = "2016-11-15";

  /** A filtered answer may come in pages that are empty, so in more pages than it has entries. */
  private static final int MOST_PAGES = 50;

  /** As many attempts as the SDK makes, with pauses that double. */
  private static final int ATTEMPTS = 3;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  /** A hundred interfaces are described in less than a tenth of it. */
  private static final long LONGEST_ANSWER = 4L << 20;

  private final URI endpoint;
  private final Region region;
  private final AwsCredentialsProvider credentials;
  private final Executor blocking;
  private final Duration timeout;
  private final HttpClient http;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * @param blocking runs what blocks: finding credentials may mean asking for them
   * @param timeout for each call
   */
  Ec2Addresses(
      URI endpoint,
      Region region,
      AwsCredentialsProvider credentials,
      Executor blocking,
      Duration timeout) {
    this.endpoint = endpoint;
    this.region = region;
    this.credentials = credentials;
    this.blocking = blocking;
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).executor(blocking).build();
  }

  @Override
  public CompletionStage<Map<String, Inet4Address>> of(Set<String> interfaces) {
    return page(query(interfaces), new HashMap<>(), 1);
  }

  /**
   * Interfaces are filtered, not named: a name that EC2 does not know (any more) would be an error
   * of the whole call.
   */
  private static Map<String, String> query(Set<String> interfaces) {
    var query = new HashMap<String, String>();
    query.put("Action", "DescribeNetworkInterfaces");
    query.put("Version", VERSION);
    query.put("MaxResults", "1000");
    query.put("Filter.1.Name", "network-interface-id");
    var index = 1;
    for (var id : new TreeSet<>(interfaces)) query.put("Filter.1.Value." + index++, id);
    return query;
  }

  private CompletionStage<Map<String, Inet4Address>> page(
      Map<String, String> query, Map<String, Inet4Address> found, int number) {
    return answer(query, 1)
        .thenCompose(
            answer -> {
              found.putAll(answer.addresses());
              if (answer.nextToken().isEmpty()) return completedStage(found);
              if (number == MOST_PAGES)
                throw new IllegalStateException(
                    "DescribeNetworkInterfaces: more than "
                        + MOST_PAGES
                        + " pages (expected: at most "
                        + MOST_PAGES
                        + ")");
              var next = new HashMap<>(query);
              next.put("NextToken", answer.nextToken().get());
              return page(next, found, number + 1);
            });
  }

  /** EC2 refuses those who ask too often for a moment only. */
  private CompletionStage<Ec2Answer> answer(Map<String, String> query, int attempt) {
    var answer = answer(query);
    if (attempt == ATTEMPTS) return answer;
    var pause = FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
    var later = CompletableFuture.delayedExecutor(pause.toMillis(), MILLISECONDS, blocking);
    return answer.exceptionallyCompose(
        _ ->
            CompletableFuture.supplyAsync(() -> attempt + 1, later)
                .thenCompose(next -> answer(query, next)));
  }

  private CompletionStage<Ec2Answer> answer(Map<String, String> query) {
    return CompletableFuture.supplyAsync(() -> request(form(query)), blocking)
        .thenCompose(
            request ->
                http.sendAsync(
                    request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER)))
        .thenApply(Ec2Addresses::read);
  }

  private static Ec2Answer read(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200)
      throw new IllegalStateException(
          "EC2: status "
              + response.statusCode()
              + ", "
              + WireJson.excerpt(new String(response.body(), UTF_8))
              + " (expected: 200)");
    return Ec2Answer.read(response.body());
  }

  private static byte[] form(Map<String, String> query) {
    return query.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"))
        .getBytes(UTF_8);
  }

  private HttpRequest request(byte[] form) {
    var signed = signed(form);
    var request =
        HttpRequest.newBuilder(signed.request().getUri())
            .timeout(timeout)
            .POST(BodyPublishers.ofByteArray(form));
    signed
        .request()
        .forEachHeader(
            (name, values) -> {
              // The client writes this one itself, from the same address.
              if (!name.equalsIgnoreCase("Host")) values.forEach(v -> request.header(name, v));
            });
    return request.build();
  }

  private SignedRequest signed(byte[] form) {
    var request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint.resolve("/"))
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .build();
    return signer.sign(
        sign ->
            sign.identity(credentials.resolveCredentials())
                .request(request)
                .payload(() -> new ByteArrayInputStream(form))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ec2")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
