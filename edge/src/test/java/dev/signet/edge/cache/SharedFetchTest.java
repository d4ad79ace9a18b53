// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import static dev.signet.edge.cache.CacheFixture.PAGE;
import static dev.signet.edge.cache.CacheFixture.SITE;
import static dev.signet.edge.cache.CacheFixture.cacheStatus;
import static dev.signet.edge.cache.CacheFixture.get;
import static dev.signet.edge.cache.CacheFixture.headers;
import static dev.signet.edge.cache.CacheFixture.join;
import static dev.signet.edge.cache.CacheFixture.response;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.NotUsed;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.util.ByteString;
import dev.signet.protocol.domain.Purge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Concurrent misses over bodies that stream. */
class SharedFetchTest {
  private static final String[] CACHEABLE = {"Cache-Control", "max-age=60"};

  private CacheFixture at = CacheFixture.with("max-object = 1000, collapsing.patience = 200ms");

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void aHundredConcurrentMissesCostOneFetchAndAllGetTheBodyAsItArrives() {
    var body = new OriginBody();
    at.origin = _ -> completedFuture(chunked(body.source(), CACHEABLE));
    var answers = new ArrayList<HttpResponse>();
    for (var i = 0; i < 100; i++) answers.add(at.ask());
    var bodies = answers.stream().map(at::reading).toList();

    body.send("first,");
    body.send("second");
    body.end();

    for (var each : bodies) assertThat(join(each)).isEqualTo("first,second");
    assertThat(at.fetched).hasSize(1);
    assertThat(answers).filteredOn(a -> cacheStatus(a).contains("; collapsed")).hasSize(99);
    assertThat(at.count("collapsed")).isEqualTo(99);
    Awaitility.await()
        .untilAsserted(() -> assertThat(cacheStatus(at.ask())).isEqualTo("signet; hit"));
    assertThat(at.body(at.ask())).isEqualTo("first,second");
  }

  @Test
  void theFirstChunkReachesAWaiterBeforeTheLastLeavesTheOrigin() {
    var body = new OriginBody();
    at.origin = _ -> completedFuture(chunked(body.source(), CACHEABLE));
    at.ask();
    var waiter = read(at.ask());
    waiter.request(10);

    body.send("first");

    waiter.expectNext(ByteString.fromString("first"));
    body.end();
    waiter.expectComplete();
  }

  @Test
  void waitersForTheHeaderShareItToo() {
    var header = new CompletableFuture<HttpResponse>();
    at.close();
    at = CacheFixture.with("");
    at.origin = _ -> header;
    var first = at.send(SITE, PAGE, get());
    var second = at.send(SITE, PAGE, get());

    header.complete(response(200, "x", CACHEABLE));

    assertThat(at.body(join(first))).isEqualTo("x");
    assertThat(at.body(join(second))).isEqualTo("x");
    assertThat(cacheStatus(join(second))).isEqualTo("signet; fwd=uri-miss; collapsed; ttl=60");
    assertThat(at.fetched).hasSize(1);
  }

  @Test
  void theFirstClientGoingAwayHarmsNobody() {
    var body = new OriginBody();
    at.origin = _ -> completedFuture(chunked(body.source(), CACHEABLE));
    var first = read(at.ask());
    var second = at.reading(at.ask());
    first.request(1);
    body.send("a");
    first.expectNext(ByteString.fromString("a"));

    first.cancel();
    body.send("b");
    body.end();

    assertThat(join(second)).isEqualTo("ab");
  }

  @Test
  void allClientsGoingAwayLeavesAStoredResponseBehind() {
    var body = new OriginBody();
    at.origin = _ -> completedFuture(chunked(body.source(), CACHEABLE));
    var only = read(at.ask());
    only.request(1);
    body.send("a");
    only.expectNext(ByteString.fromString("a"));
    only.cancel();

    body.send("b");
    body.end();

    Awaitility.await()
        .untilAsserted(() -> assertThat(cacheStatus(at.ask())).isEqualTo("signet; hit"));
    assertThat(at.body(at.ask())).isEqualTo("ab");
  }

  @Test
  void aSlowReaderOfAKeptBodyHoldsUpNobody() {
    var body = new OriginBody();
    at.origin = _ -> completedFuture(chunked(body.source(), CACHEABLE));
    var slow = read(at.ask());
    var quick = at.reading(at.ask());
    slow.request(1);

    for (var i = 0; i < 10; i++) body.send("0123456789");
    body.end();

    assertThat(join(quick)).hasSize(100);
    for (var i = 0; i < 10; i++) {
      slow.expectNext(ByteString.fromString("0123456789"));
      slow.request(1);
    }
    slow.expectComplete();
  }

  @Test
  void aTruncatedBodyBreaksOffAtTheClientAndIsNotStored() {
    at.origin =
        _ ->
            completedFuture(
                HttpResponse.create()
                    .withHeaders(headers(CACHEABLE))
                    .withEntity(
                        HttpEntities.create(
                            ContentTypes.TEXT_PLAIN_UTF8,
                            10,
                            Source.single(ByteString.fromString("short")))));

    var answer = at.ask();

    assertThatThrownBy(() -> at.body(answer)).hasMessageContaining("5 bytes (expected: 10)");
    assertThat(cacheStatus(at.ask())).startsWith("signet; fwd=uri-miss");
  }

  @Test
  void aBodyThatFailsHalfwayIsNotStored() {
    var body = new OriginBody();
    at.origin = _ -> completedFuture(chunked(body.source(), CACHEABLE));
    var reader = read(at.ask());
    reader.request(2);
    body.send("half");
    reader.expectNext(ByteString.fromString("half"));

    body.fail(new IllegalStateException("connection reset"));

    assertThat(reader.expectError()).hasMessage("connection reset");
    at.answers("whole", CACHEABLE);
    assertThat(at.body(at.ask())).isEqualTo("whole");
  }

  @Test
  void aBodyWithoutAFramedEndIsNotStored() {
    at.origin =
        _ ->
            completedFuture(
                HttpResponse.create()
                    .withHeaders(headers(CACHEABLE))
                    .withEntity(
                        HttpEntities.createCloseDelimited(
                            ContentTypes.TEXT_PLAIN_UTF8,
                            Source.single(ByteString.fromString("perhaps all")))));

    assertThat(at.body(at.ask())).isEqualTo("perhaps all");
    assertThat(cacheStatus(at.ask())).isEqualTo("signet; fwd=uri-miss");
  }

  @Test
  void aBodyAnnouncedAsTooLongIsPassedOnAndEachMissGoesOnItsOwn() {
    at.origin =
        _ ->
            completedFuture(
                HttpResponse.create()
                    .withHeaders(headers(CACHEABLE))
                    .withEntity(
                        HttpEntities.create(
                            ContentTypes.TEXT_PLAIN_UTF8,
                            2000,
                            Source.single(ByteString.fromString("x".repeat(2000))))));

    var first = at.ask();

    assertThat(cacheStatus(first)).isEqualTo("signet; fwd=uri-miss");
    assertThat(at.body(first)).hasSize(2000);
    at.ask();
    assertThat(at.fetched).hasSize(2);
  }

  @Test
  void aBodyThatGrowsTooLongStreamsThroughAtTheReadersPace() {
    var sent = new AtomicInteger();
    var chunk = ByteString.fromString("x".repeat(40_000));
    var body = Source.repeat(chunk).take(100).wireTap(_ -> sent.incrementAndGet());
    at.origin = _ -> completedFuture(chunked(body, CACHEABLE));
    var reader = read(at.ask());

    reader.request(1);

    reader.expectNext(chunk);
    Awaitility.await()
        .during(Duration.ofMillis(100))
        .until(() -> sent.get() >= 3 && sent.get() <= 6);
    reader.request(200);
    for (var i = 1; i < 100; i++) reader.expectNext(chunk);
    reader.expectComplete();
    at.ask();
    assertThat(at.fetched).hasSize(2);
  }

  @Test
  void onABodyTooLongToKeepAReaderThatStallsIsGivenUpForTheOthers() {
    var body = new OriginBody();
    at.origin = _ -> completedFuture(chunked(body.source(), CACHEABLE));
    var stalled = read(at.ask());
    var quick = at.reading(at.ask());
    stalled.ensureSubscription();
    var chunk = ByteString.fromString("x".repeat(40_000));

    for (var i = 0; i < 5; i++) body.send(chunk);
    body.end();

    assertThat(join(quick)).hasSize(200_000);
    stalled.request(10);
    var next = stalled.expectNextOrError();
    // what was already on its way to the client comes first
    if (next.isRight()) next = stalled.expectNextOrError();
    assertThat(next.swap().toOption().get()).isInstanceOf(SharedBody.LaggedBehindException.class);
  }

  @Test
  void theOriginIsCancelledWhenNobodyWantsTheRestOfABodyTooLongToKeep() {
    var body = new OriginBody();
    at.origin = _ -> completedFuture(chunked(body.source(), CACHEABLE));
    var reader = read(at.ask());
    reader.request(1);
    body.send("x".repeat(2000));
    reader.expectNext(ByteString.fromString("x".repeat(2000)));

    reader.cancel();

    body.probe().expectCancellation();
  }

  @Test
  void whatMayNotBeSharedSendsTheWaitersOnTheirOwnAndIsRememberedForAWhile() {
    var header = new CompletableFuture<HttpResponse>();
    at.close();
    at = CacheFixture.with("");
    at.origin = _ -> at.fetched.size() == 1 ? header : completedFuture(response(200, "own"));
    var first = at.send(SITE, PAGE, get());
    var second = at.send(SITE, PAGE, get());
    header.complete(response(200, "mine", "Cache-Control", "private"));

    assertThat(at.body(join(first))).isEqualTo("mine");
    assertThat(at.body(join(second))).isEqualTo("own");

    var never = new CompletableFuture<HttpResponse>();
    at.origin = _ -> never;
    at.send(SITE, PAGE, get());
    at.origin = _ -> completedFuture(response(200, "not serialised"));
    assertThat(at.body(at.ask())).isEqualTo("not serialised");
  }

  @Test
  void aWaiterGoesOnItsOwnWhenTheHeaderTakesTooLong() {
    at.origin = _ -> new CompletableFuture<>();
    at.send(SITE, PAGE, get());
    at.answers("own", "Cache-Control", "no-store");

    assertThat(at.body(at.ask())).isEqualTo("own");
    assertThat(at.fetched).hasSize(2);
  }

  @Test
  void aFailedFetchFailsForAllWhoWaited() {
    var header = new CompletableFuture<HttpResponse>();
    at.close();
    at = CacheFixture.with("");
    at.origin = _ -> header;
    var first = at.send(SITE, PAGE, get());
    var second = at.send(SITE, PAGE, get());

    header.completeExceptionally(new IllegalStateException("refused"));

    assertThatThrownBy(() -> join(first)).hasRootCauseMessage("refused");
    assertThatThrownBy(() -> join(second)).hasRootCauseMessage("refused");
    assertThat(at.fetched).hasSize(1);
    at.answers("back", CACHEABLE);
    assertThat(at.body(at.ask())).isEqualTo("back");
  }

  @Test
  void requestsWithCredentialsNeverWaitForEachOther() {
    at.origin = _ -> new CompletableFuture<>();
    at.send(SITE, PAGE, get("Authorization", "Basic YTpi"));
    at.answers("own");

    assertThat(at.body(at.ask("Authorization", "Basic Yzpk"))).isEqualTo("own");
  }

  @Test
  void aPurgeDuringTheFetchKeepsTheOldBodyFromBeingStored() {
    for (var scope : Purge.Scope.values()) {
      var body = new OriginBody();
      at.origin =
          _ ->
              completedFuture(
                  chunked(
                      body.source(), "Cache-Control", "max-age=60", "Surrogate-Key", "old new"));
      var first = at.reading(at.ask());
      body.send("old");

      at.purge(scope, valueFor(scope), false);
      at.answers("new", CACHEABLE);
      var second = at.ask();
      body.end();

      assertThat(join(first)).isEqualTo("old");
      assertThat(at.body(second)).as("a request after the purge, %s", scope).isEqualTo("new");
      assertThat(at.body(at.ask())).as("what is stored in the end, %s", scope).isEqualTo("new");
      at.purges.applyToEverything();
    }
  }

  private static String valueFor(Purge.Scope scope) {
    return switch (scope) {
      case ALL -> "";
      case TENANT -> "t1";
      case DOMAIN -> "shop.example";
      case URL -> "http://SHOP.example/page?a=1";
      case PREFIX -> "https://shop.example/pa";
      case TAG -> "old";
    };
  }

  private TestSubscriber.Probe<ByteString> read(HttpResponse response) {
    return response
        .entity()
        .withoutSizeLimit()
        .getDataBytes()
        .runWith(TestSink.create(at.system), at.system);
  }

  private static HttpResponse chunked(Source<ByteString, NotUsed> body, String... headers) {
    return HttpResponse.create()
        .withHeaders(headers(headers))
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, body));
  }

  /** A body in the test's hands. */
  private final class OriginBody {
    private final Pair<TestPublisher.Probe<ByteString>, Source<ByteString, NotUsed>> both =
        TestSource.<ByteString>create(at.system).preMaterialize(at.system);

    Source<ByteString, NotUsed> source() {
      return both.second();
    }

    TestPublisher.Probe<ByteString> probe() {
      return both.first();
    }

    void send(String chunk) {
      send(ByteString.fromString(chunk));
    }

    /** Waits for demand. */
    void send(ByteString chunk) {
      probe().sendNext(chunk);
    }

    void end() {
      probe().sendComplete();
    }

    void fail(Throwable cause) {
      probe().sendError(cause);
    }
  }
}
