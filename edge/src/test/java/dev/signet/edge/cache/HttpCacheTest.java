// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import static dev.signet.edge.cache.CacheFixture.PAGE;
import static dev.signet.edge.cache.CacheFixture.cacheStatus;
import static dev.signet.edge.cache.CacheFixture.get;
import static dev.signet.edge.cache.CacheFixture.header;
import static dev.signet.edge.cache.CacheFixture.join;
import static dev.signet.edge.cache.CacheFixture.request;
import static dev.signet.edge.cache.CacheFixture.response;
import static dev.signet.edge.cache.CacheFixture.site;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole cache on whole answers; bodies that stream have tests of their own. */
class HttpCacheTest {
  private final CacheFixture at = CacheFixture.with("");

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void servesTheSecondRequestFromWhatTheFirstBrought() {
    at.answers("hello", "Cache-Control", "max-age=60");

    var first = at.ask();
    at.clock.advance(Duration.ofSeconds(7));
    var second = at.ask();

    assertThat(cacheStatus(first)).isEqualTo("signet; fwd=uri-miss; stored; ttl=60");
    assertThat(cacheStatus(second)).isEqualTo("signet; hit");
    assertThat(header(second, "Age")).isEqualTo("7");
    assertThat(at.body(second)).isEqualTo("hello");
    assertThat(at.fetched).hasSize(1);
    assertThat(at.count("hit")).isEqualTo(1);
    assertThat(at.count("miss")).isEqualTo(1);
  }

  @Test
  void answersHeadFromAStoredGet() {
    at.answers("hello", "Cache-Control", "max-age=60");
    at.ask();

    assertThat(cacheStatus(at.answer(request("HEAD")))).isEqualTo("signet; hit");
  }

  @Test
  void forwardsHeadOnAMissAndStoresNothing() {
    at.answers("", "Cache-Control", "max-age=60");

    at.answer(request("HEAD"));

    assertThat(at.fetched.getFirst().method().value()).isEqualTo("HEAD");
    assertThat(cacheStatus(at.ask())).startsWith("signet; fwd=uri-miss");
  }

  @Test
  void takesOffWhatIsMeantForCachesWhetherStoredOrNot() {
    for (var control : new String[] {"max-age=60", "no-store"}) {
      at.answers(
          "x",
          "Cache-Control",
          control,
          "Surrogate-Key",
          "a b",
          "Cache-Tag",
          "c,d",
          "CDN-Cache-Control",
          control,
          "Surrogate-Control",
          control);

      var answer = at.askFor("https://shop.example/" + control);

      for (var name :
          new String[] {"Surrogate-Key", "Cache-Tag", "CDN-Cache-Control", "Surrogate-Control"})
        assertThat(answer.getHeader(name)).isEmpty();
      assertThat(header(answer, "Cache-Control")).isEqualTo(control);
    }
  }

  @Test
  void rfc9111Section4_1_keepsOneResponsePerSelectedVariant() {
    at.origin =
        sent ->
            CompletableFuture.completedFuture(
                response(
                    200,
                    sent.getHeader("Accept-Language").map(Object::toString).orElse("none"),
                    "Cache-Control",
                    "max-age=60",
                    "Vary",
                    "Accept-Language"));

    at.ask("Accept-Language", "de");
    var french = at.ask("Accept-Language", "fr");
    var germanAgain = at.ask("Accept-Language", "de");

    assertThat(cacheStatus(french)).startsWith("signet; fwd=vary-miss; stored");
    assertThat(cacheStatus(germanAgain)).isEqualTo("signet; hit");
    assertThat(at.body(germanAgain)).contains("de");
  }

  @Test
  void rfc9111Section4_2_4_servesNothingStaleThatMustBeRevalidated() {
    at.answers("x", "Cache-Control", "max-age=10, must-revalidate", "ETag", "\"1\"");
    at.ask();
    at.clock.advance(Duration.ofSeconds(11));
    at.origin = _ -> CompletableFuture.failedFuture(new IllegalStateException("down"));

    assertThatThrownBy(at::ask).isInstanceOf(CompletionException.class).hasRootCauseMessage("down");
  }

  @Test
  void rfc9111Section4_3_revalidatesWithBothValidatorsAndRefreshesByA304() {
    at.answers(
        "x",
        "Cache-Control",
        "max-age=10",
        "ETag",
        "\"1\"",
        "Last-Modified",
        "Mon, 01 Jun 2026 00:00:00 GMT",
        "X-Kept",
        "old",
        "X-Changed",
        "old");
    at.ask();
    at.clock.advance(Duration.ofSeconds(15));
    at.answers(response(304, "", "Cache-Control", "max-age=20", "X-Changed", "new"));

    var revalidated = at.ask("If-None-Match", "\"other\"");
    at.clock.advance(Duration.ofSeconds(19));
    var hit = at.ask();

    var sent = at.fetched.getLast();
    assertThat(sent.getHeader("If-None-Match").orElseThrow().value()).isEqualTo("\"1\"");
    assertThat(sent.getHeader("If-Modified-Since").orElseThrow().value())
        .isEqualTo("Mon, 01 Jun 2026 00:00:00 GMT");
    assertThat(cacheStatus(revalidated)).isEqualTo("signet; fwd=stale; fwd-status=304; ttl=20");
    assertThat(at.body(revalidated)).isEqualTo("x");
    assertThat(cacheStatus(hit)).isEqualTo("signet; hit");
    assertThat(header(hit, "X-Kept")).isEqualTo("old");
    assertThat(header(hit, "X-Changed")).isEqualTo("new");
    assertThat(at.count("revalidated")).isEqualTo(1);
  }

  @Test
  void rfc9111Section4_3_3_replacesWhatIsStoredByAFullAnswer() {
    at.answers("old", "Cache-Control", "max-age=10", "ETag", "\"1\"");
    at.ask();
    at.clock.advance(Duration.ofSeconds(15));
    at.answers("new", "Cache-Control", "max-age=10", "ETag", "\"2\"");

    assertThat(at.body(at.ask())).isEqualTo("new");
    assertThat(at.body(at.ask())).isEqualTo("new");
    assertThat(at.fetched).hasSize(2);
  }

  @Test
  void rfc9111Section4_3_4_fetchesAgainWhenThe304SpeaksOfAnotherResponse() {
    at.answers("old", "Cache-Control", "max-age=10", "ETag", "\"1\"");
    at.ask();
    at.clock.advance(Duration.ofSeconds(15));
    at.origin =
        sent ->
            CompletableFuture.completedFuture(
                sent.getHeader("If-None-Match").isPresent()
                    ? response(304, "", "ETag", "\"2\"")
                    : response(200, "new", "ETag", "\"2\"", "Cache-Control", "max-age=5"));

    assertThat(at.body(at.ask())).isEqualTo("new");
    assertThat(at.fetched).hasSize(3);
  }

  @Test
  void rfc9111Section4_4_dropsWhatAnUnsafeRequestMayHaveChangedOverBothSchemes() {
    at.answers("x", "Cache-Control", "max-age=60", "Location", "/other");
    at.ask();
    at.askFor("http://shop.example/page?a=1");
    at.askFor("https://shop.example/other");

    var post = at.answer(request("POST"));

    assertThat(cacheStatus(post)).isEqualTo("signet; fwd=method");
    for (var uri :
        new String[] {PAGE, "http://shop.example/page?a=1", "https://shop.example/other"})
      assertThat(cacheStatus(at.askFor(uri))).as(uri).startsWith("signet; fwd=uri-miss");
  }

  @Test
  void rfc9111Section4_4_keepsWhatAnUnsafeRequestFailedToChange() {
    at.answers("x", "Cache-Control", "max-age=60");
    at.ask();
    at.answers(response(403, "no"));
    at.answer(request("DELETE"));

    assertThat(cacheStatus(at.ask())).isEqualTo("signet; hit");
  }

  @Test
  void rfc9111Section4_4_storesNothingThatWasFetchedWhileTheResourceChanged() {
    var slow = new CompletableFuture<akka.http.javadsl.model.HttpResponse>();
    at.origin = _ -> slow;
    var waiting = at.send(CacheFixture.SITE, PAGE, get());
    at.answers(response(200, "changed"));
    at.answer(request("PUT"));

    slow.complete(response(200, "before the change", "Cache-Control", "max-age=60"));

    assertThat(at.body(join(waiting))).isEqualTo("before the change");
    assertThat(cacheStatus(at.ask())).startsWith("signet; fwd=uri-miss");
  }

  @Test
  void rfc9111Section5_2_1_7_answersOnlyIfCachedWith504() {
    var answer = at.ask("Cache-Control", "only-if-cached");

    assertThat(answer.status().intValue()).isEqualTo(504);
    assertThat(at.fetched).isEmpty();
  }

  @Test
  void rfc9111Section5_2_1_ignoresAClientsNoCacheUnlessToldTo() {
    at.answers("x", "Cache-Control", "max-age=60");
    at.ask();

    assertThat(cacheStatus(at.ask("Cache-Control", "no-cache"))).isEqualTo("signet; hit");

    try (var honouring = CacheFixture.with("client-directives = honour")) {
      honouring.answers("x", "Cache-Control", "max-age=60");
      honouring.ask();
      assertThat(cacheStatus(honouring.ask("Cache-Control", "no-cache")))
          .startsWith("signet; fwd=request; stored");
      assertThat(cacheStatus(honouring.ask("Pragma", "no-cache")))
          .startsWith("signet; fwd=request; stored");
    }
  }

  @Test
  void rfc9110Section13_answersAClientsConditionFromWhatIsStored() {
    at.answers("x", "Cache-Control", "max-age=60", "ETag", "W/\"a\"");
    var first = at.ask("If-None-Match", "\"a\"");

    var second = at.ask("If-None-Match", "\"b\", W/\"a\"");
    var third = at.ask("If-None-Match", "\"b\"");

    assertThat(at.fetched.getFirst().getHeader("If-None-Match")).isEmpty();
    assertThat(first.status().intValue()).isEqualTo(304);
    assertThat(second.status().intValue()).isEqualTo(304);
    assertThat(cacheStatus(second)).isEqualTo("signet; hit");
    assertThat(third.status().intValue()).isEqualTo(200);
  }

  @Test
  void rfc9110Section14_cutsOneRangeFromAStoredResponse() {
    at.answers("0123456789", "Cache-Control", "max-age=60", "ETag", "\"1\"");
    at.ask();

    var part = at.ask("Range", "bytes=2-4");
    var beyond = at.ask("Range", "bytes=10-");

    assertThat(part.status().intValue()).isEqualTo(206);
    assertThat(header(part, "Content-Range")).isEqualTo("bytes 2-4/10");
    assertThat(at.body(part)).isEqualTo("234");
    assertThat(beyond.status().intValue()).isEqualTo(416);
    assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */10");
    assertThat(at.fetched).hasSize(1);
  }

  @Test
  void rfc9110Section14_forwardsOtherRangesUntouchedAndStoresNothing() {
    at.answers(response(206, "23", "Cache-Control", "max-age=60"));

    at.ask("Range", "bytes=2-3", "If-Range", "\"1\"");

    assertThat(at.fetched.getFirst().getHeader("Range").orElseThrow().value())
        .isEqualTo("bytes=2-3");
    assertThat(at.fetched.getFirst().getHeader("If-Range")).isPresent();
    assertThat(cacheStatus(at.ask())).startsWith("signet; fwd=uri-miss");
  }

  @Test
  void rfc5861Section3_servesStaleAndRevalidatesBehindIt() {
    at.answers("old", "Cache-Control", "max-age=10, stale-while-revalidate=30");
    at.ask();
    at.clock.advance(Duration.ofSeconds(15));
    at.answers("new", "Cache-Control", "max-age=10");

    var stale = at.ask();

    assertThat(at.body(stale)).isEqualTo("old");
    assertThat(cacheStatus(stale)).isEqualTo("signet; hit; ttl=-5");
    Awaitility.await().untilAsserted(() -> assertThat(at.body(at.ask())).isEqualTo("new"));
    assertThat(at.fetched).hasSize(2);
  }

  @Test
  void rfc5861Section4_servesStaleWhenTheOriginFailsOrAnswersAnError() {
    at.answers("old", "Cache-Control", "max-age=10, stale-if-error=60");
    at.ask();
    at.clock.advance(Duration.ofSeconds(15));

    at.origin = _ -> CompletableFuture.failedFuture(new IllegalStateException("down"));
    var unreachable = at.ask();
    at.answers(response(503, "sorry"));
    var failing = at.ask();
    at.clock.advance(Duration.ofSeconds(60));
    var tooOld = at.ask();

    assertThat(at.body(unreachable)).isEqualTo("old");
    assertThat(cacheStatus(unreachable)).isEqualTo("signet; fwd=stale; ttl=-5");
    assertThat(cacheStatus(failing)).isEqualTo("signet; fwd=stale; fwd-status=503; ttl=-5");
    assertThat(at.body(failing)).isEqualTo("old");
    assertThat(tooOld.status().intValue()).isEqualTo(503);
  }

  /** It may have no end. */
  @ParameterizedTest
  @ValueSource(ints = {503, 200})
  void cancelsABodyOfTheOriginsThatNobodyIsGoingToRead(int status) {
    at.answers("old", "Cache-Control", "max-age=10, stale-if-error=60", "ETag", "\"1\"");
    at.ask();
    at.clock.advance(Duration.ofSeconds(15));
    var cancelled = new CompletableFuture<Object>();
    at.answers(
        response(status, "", "Cache-Control", "private", "ETag", "\"2\"")
            .withEntity(
                HttpEntities.createChunked(
                    ContentTypes.NO_CONTENT_TYPE,
                    Source.repeat(ByteString.fromString("x"))
                        .watchTermination(
                            (used, done) -> {
                              var _ = done.whenComplete((_, _) -> cancelled.complete("cancelled"));
                              return used;
                            }))));

    var answer = at.ask("If-None-Match", "\"2\"");

    assertThat(answer.status().intValue()).isEqualTo(status == 503 ? 200 : 304);
    assertThat(cancelled).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void rfc9211_leavesTheStatusOfCachesBeforeUs() {
    at.answers("x", "Cache-Control", "max-age=60", "Cache-Status", "Origin; hit");
    at.ask();

    assertThat(cacheStatus(at.ask())).isEqualTo("Origin; hit, signet; hit");
  }

  @Test
  void keepsTenantsAndOriginsApartWhenADomainMoves() {
    at.answers("of t1", "Cache-Control", "max-age=60");
    at.ask();
    at.answers("of t2", "Cache-Control", "max-age=60");

    var answer = join(at.send(site("shop.example", "t2"), PAGE, get()));

    assertThat(at.body(answer)).isEqualTo("of t2");
  }

  @Test
  void isOffAtSizeZero() {
    try (var off = CacheFixture.with("memory = 0")) {
      off.answers("x", "Cache-Control", "max-age=60");
      off.ask();

      assertThat(cacheStatus(off.ask())).isEqualTo("signet; fwd=bypass");
      assertThat(off.fetched).hasSize(2);
    }
  }

  @Test
  void passesAFailedFetchThroughEvenIfItThrows() {
    at.origin =
        _ -> {
          throw new IllegalStateException("thrown");
        };

    assertThatThrownBy(at::ask).hasRootCauseMessage("thrown");
  }
}
