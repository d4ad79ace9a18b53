// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.actor.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.testkit.javadsl.TestKit;
import akka.util.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.signet.edge.exchange.ArrivedRequest;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.KeptRequest;
import dev.signet.edge.exchange.WireRequest;
import dev.signet.persistence.testing.TestClock;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.HostName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A cache with a clock in hand and an origin that does as it is told. */
final class CacheFixture implements AutoCloseable {
  static final Domain SITE = site("shop.example", "t1");
  static final String PAGE = "https://shop.example/page?a=1";

  final ActorSystem system;
  final TestClock clock = TestClock.atNoon();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final CacheSettings settings;
  final CachePurges purges;
  final HttpCache cache;

  /** Requests that reached the origin. */
  final List<HttpRequest> fetched = Collections.synchronizedList(new ArrayList<>());

  volatile Function<HttpRequest, CompletionStage<HttpResponse>> origin =
      _ -> CompletableFuture.failedFuture(new IllegalStateException("no origin"));

  private CacheFixture(ActorSystem system, CacheSettings settings) {
    this.system = system;
    this.settings = settings;
    purges = new CachePurges(settings.purging(), clock);
    cache = HttpCache.create(settings, purges, clock, meters, system);
  }

  /**
   * @param overrides of {@code signet.cache}, as HOCON
   */
  static CacheFixture with(String overrides) {
    return new CacheFixture(ActorSystem.create("cache-test"), settings(overrides));
  }

  static CacheSettings settings(String overrides) {
    Config config =
        ConfigFactory.parseString(overrides)
            .withFallback(ConfigFactory.parseResources("reference.conf").getConfig("signet.cache"))
            .resolve();
    return CacheSettings.from(config);
  }

  static Domain site(String name, String tenant) {
    return new Domain(
        HostName.parse(name),
        new TenantId(tenant),
        new Origin(URI.create("https://origin.example"), Optional.empty()),
        true,
        new Revision(1),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  void answers(String body, String... headers) {
    origin = _ -> CompletableFuture.completedFuture(response(200, body, headers));
  }

  void answers(HttpResponse response) {
    origin = _ -> CompletableFuture.completedFuture(response);
  }

  static HttpResponse response(int status, String body, String... headers) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, ByteString.fromString(body)))
        .withHeaders(headers(headers));
  }

  static List<HttpHeader> headers(String... namesAndValues) {
    var headers = new ArrayList<HttpHeader>();
    for (var i = 0; i < namesAndValues.length; i += 2)
      headers.add(RawHeader.create(namesAndValues[i], namesAndValues[i + 1]));
    return headers;
  }

  static HttpRequest get(String... headers) {
    return request("GET", headers);
  }

  static HttpRequest request(String method, String... headers) {
    return ArrivedRequest.of(
            new KeptRequest(
                WireRequest.Version.HTTP_1_1, method, "/page?a=1", null, Fields.of(headers), false),
            HttpEntities.EMPTY)
        .message();
  }

  CompletionStage<HttpResponse> send(Domain site, String uri, HttpRequest request) {
    return cache.handle(
        site,
        uri,
        request,
        sent -> {
          fetched.add(sent);
          return origin.apply(sent);
        });
  }

  HttpResponse ask(String... headers) {
    return answer(get(headers));
  }

  HttpResponse answer(HttpRequest request) {
    return join(send(SITE, PAGE, request));
  }

  HttpResponse askFor(String uri) {
    return join(send(SITE, uri, get()));
  }

  String body(HttpResponse response) {
    return join(response.entity().toStrict(5000, system)).getData().utf8String();
  }

  /** The body, read from now on. */
  CompletionStage<String> reading(HttpResponse response) {
    return response
        .entity()
        .withoutSizeLimit()
        .getDataBytes()
        .runFold(ByteString.emptyByteString(), ByteString::concat, system)
        .thenApply(ByteString::utf8String);
  }

  static String header(HttpResponse response, String name) {
    return response.getHeader(name).map(HttpHeader::value).orElse("");
  }

  static String cacheStatus(HttpResponse response) {
    return header(response, "Cache-Status");
  }

  static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  void purge(Purge.Scope scope, String value, boolean soft) {
    purges.apply(new Purge("id", scope, value, soft, new Revision(2), clock.instant()));
  }

  double count(String result) {
    return meters.get("signet.cache.requests").tag("result", result).counter().count();
  }

  @Override
  public void close() {
    TestKit.shutdownActorSystem(system);
  }
}
