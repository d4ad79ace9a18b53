// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import static dev.signet.persistence.testing.TestClock.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.signet.edge.cache.CacheSettings.ClientDirectives;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.HttpDate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for whatever clients and origins may send. */
class CachePropertiesTest {
  private static final CacheSettings SETTINGS = CacheFixture.settings("");

  @Property(tries = 500)
  void malformedDirectivesNeverThrow(@ForAll String text) {
    var directives = CacheDirectives.parse(text);

    assertThat(directives.arguments().keySet()).doesNotContain("");
    assertThat(directives.seconds("max-age").map(age -> !age.isNegative()).orElse(true)).isTrue();
  }

  @Property(tries = 500)
  void malformedFieldsOfAnyKindNeverThrow(
      @ForAll String text, @ForAll @IntRange(max = 100) int length) {
    var fields =
        Fields.of("CDN-Cache-Control", text, "Surrogate-Control", text, "Vary", text, "ETag", text);
    var request =
        RequestHead.read("GET", Fields.of("Range", "bytes=" + text, "If-None-Match", text), false);

    var directives = ResponseDirectives.of(fields).directives();
    for (var name : List.of("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"))
      assertThat(directives.seconds(name).map(Duration::isNegative))
          .isNotEqualTo(Optional.of(true));
    assertThat(VaryKey.of(fields, Fields.of()).matches(Fields.of())).isTrue();
    HttpDate.parse(text)
        .ifPresent(_ -> assertThat(text).containsPattern("[0-9]{2}:[0-9]{2}:[0-9]{2}"));
    TargetUri.parse("https://" + text)
        .ifPresent(
            target -> {
              assertThat(target.host()).isNotEmpty().doesNotContain("/", "?", "#", "@");
              assertThat(target.key()).startsWith("https://" + target.host());
              assertThat(target.hostAndPath()).startsWith(target.host() + "/");
            });
    assertThat(ClientCondition.isNotModified(request, 200, fields)).isIn(true, false);
    if (ByteRange.of(request, fields, length) instanceof ByteRange.Part(var first, var last))
      assertThat(0 <= first && first <= last && last < length).isTrue();
  }

  @Property
  void nothingIsServedPastItsFreshnessAndTheStalenessAllowed(
      @ForAll("responses") Fields response,
      @ForAll("requests") Fields request,
      @ForAll @IntRange(max = 200_000) int secondsLater,
      @ForAll ClientDirectives clientDirectives) {
    var governing = ResponseDirectives.of(response);
    var freshness = Freshness.of(200, response, governing, NOON, NOON, SETTINGS.freshness());
    var now = NOON.plusSeconds(secondsLater);

    var decision =
        CacheDecision.decide(
            RequestHead.read("GET", request, false), freshness, false, now, clientDirectives);

    var directives = governing.directives();
    var isStale = !now.isBefore(freshness.freshUntil());
    switch (decision) {
      case CacheDecision.ServeStored() -> {
        if (isStale) {
          assertThat(clientDirectives).isEqualTo(ClientDirectives.HONOUR);
          assertThat(RequestHead.read("GET", request, false).directives().has("max-stale"))
              .isTrue();
          assertThat(forbidsStaleness(directives)).isFalse();
        }
      }
      case CacheDecision.ServeWhileRevalidating() -> {
        assertThat(forbidsStaleness(directives)).isFalse();
        assertThat(now).isBefore(freshness.freshUntil().plus(freshness.whileRevalidating()));
      }
      case CacheDecision.Revalidate _ ->
          assertThat(isStale || asksForNewer(request, clientDirectives)).isTrue();
      case CacheDecision.OnlyIfCached _ -> {
        assertThat(RequestHead.read("GET", request, false).directives().has("only-if-cached"))
            .isTrue();
        assertThat(isStale || asksForNewer(request, clientDirectives)).isTrue();
      }
      case CacheDecision.Fetch _ -> fail("fetched although something is stored");
    }
  }

  private static boolean asksForNewer(Fields request, ClientDirectives clientDirectives) {
    var directives = RequestHead.read("GET", request, false).directives();
    return clientDirectives == ClientDirectives.HONOUR
        && (directives.has("no-cache") || directives.has("max-age") || directives.has("min-fresh"));
  }

  private static boolean forbidsStaleness(CacheDirectives directives) {
    return directives.has("must-revalidate")
        || directives.has("proxy-revalidate")
        || directives.has("no-cache");
  }

  @Provide
  Arbitrary<Fields> responses() {
    var directive =
        Arbitraries.of(
            "max-age=100",
            "max-age=100000",
            "max-age=x",
            "s-maxage=50",
            "no-cache",
            "must-revalidate",
            "proxy-revalidate",
            "stale-while-revalidate=500",
            "stale-if-error=500",
            "public",
            "=,\"");
    var control = directive.list().ofMaxSize(4).map(list -> String.join(", ", list));
    var age = Arbitraries.of("0", "10", "90000", "-1", "many");
    return Combinators.combine(control, age, Arbitraries.of("Cache-Control", "CDN-Cache-Control"))
        .as((value, seconds, name) -> Fields.of(name, value, "Age", seconds));
  }

  @Provide
  Arbitrary<Fields> requests() {
    return Arbitraries.of(
            List.of(
                "no-cache",
                "max-age=0",
                "max-age=50",
                "max-stale",
                "max-stale=30",
                "min-fresh=40",
                "only-if-cached",
                "no-store"))
        .list()
        .ofMaxSize(3)
        .map(list -> Fields.of("Cache-Control", String.join(",", list)));
  }
}
