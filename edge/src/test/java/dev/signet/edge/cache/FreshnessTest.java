// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import static dev.signet.persistence.testing.TestClock.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.exchange.Fields;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** RFC 9111 §4.2: how long a response is fresh, and how old it is. */
class FreshnessTest {
  private static final CacheSettings SETTINGS = CacheFixture.settings("");
  private static final String NOON_DATE = "Mon, 01 Jun 2026 12:00:00 GMT";

  private static Freshness of(String... headers) {
    var fields = Fields.of(headers);
    return Freshness.of(
        200, fields, ResponseDirectives.of(fields), NOON, NOON, SETTINGS.freshness());
  }

  private static Duration lifetime(String... headers) {
    var freshness = of(headers);
    return Duration.between(freshness.generatedAt(), freshness.freshUntil());
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Nested
  class Section4_2_1Lifetime {

    @Test
    void prefersSMaxAgeThenMaxAgeThenExpires() {
      assertThat(
              lifetime(
                  "Cache-Control",
                  "max-age=5, s-maxage=7",
                  "Expires",
                  "Mon, 01 Jun 2026 12:00:09 GMT"))
          .isEqualTo(seconds(7));
      assertThat(lifetime("Cache-Control", "max-age=5", "Expires", "Mon, 01 Jun 2026 12:00:09 GMT"))
          .isEqualTo(seconds(5));
      assertThat(lifetime("Date", NOON_DATE, "Expires", "Mon, 01 Jun 2026 12:00:09 GMT"))
          .isEqualTo(seconds(9));
    }

    @Test
    void takesAnInvalidOrRepeatedValueForTheLeast() {
      assertThat(lifetime("Expires", "0")).isZero();
      assertThat(lifetime("Cache-Control", "max-age=x")).isZero();
      assertThat(lifetime("Cache-Control", "max-age=-1")).isZero();
      assertThat(lifetime("Cache-Control", "max-age=60", "Cache-Control", "max-age=5"))
          .isEqualTo(seconds(5));
    }

    @Test
    void readsQuotedAndOverflowingNumbersAndTheThreeFormsOfDates() {
      assertThat(lifetime("Cache-Control", "Max-Age=\"30\"")).isEqualTo(seconds(30));
      assertThat(lifetime("Cache-Control", "max-age=99999999999999999999"))
          .isEqualTo(Duration.ofDays(365));
      for (var date :
          new String[] {
            "Mon, 01 Jun 2026 12:00:09 GMT",
            "Monday, 01-Jun-26 12:00:09 GMT",
            "Mon Jun  1 12:00:09 2026"
          }) assertThat(lifetime("Date", NOON_DATE, "Expires", date)).isEqualTo(seconds(9));
    }

    @Test
    void rfc9213TargetedFieldWinsAndSilencesExpires() {
      assertThat(lifetime("CDN-Cache-Control", "max-age=7", "Cache-Control", "max-age=5, no-store"))
          .isEqualTo(seconds(7));
      assertThat(
              lifetime("CDN-Cache-Control", "public", "Expires", "Mon, 01 Jun 2026 12:00:09 GMT"))
          .isZero();
    }

    @Test
    void rfc9213TargetedFieldThatIsEmptyOrNoDictionaryIsAbsent() {
      for (var invalid : new String[] {"", "max-age=7, ,", "max-age=\"7", "MAX AGE", "a=(1 2"})
        assertThat(lifetime("CDN-Cache-Control", invalid, "Cache-Control", "max-age=5"))
            .as(invalid)
            .isEqualTo(seconds(5));
    }

    @Test
    void rfc9213MembersOfOtherTypesAndParametersArePassedOver() {
      assertThat(lifetime("CDN-Cache-Control", "a=(1 \"x\");q=1, b=:YQ==:, c=1.5, max-age=7;x=y"))
          .isEqualTo(seconds(7));
      assertThat(lifetime("CDN-Cache-Control", "max-age=7.5")).isZero();
      assertThat(lifetime("CDN-Cache-Control", "max-age=5, max-age=7")).isEqualTo(seconds(7));
    }

    @Test
    void surrogateControlStandsBetween() {
      var freshness = of("Surrogate-Control", "max-age=7+30", "Cache-Control", "no-cache");

      assertThat(freshness.freshUntil()).isEqualTo(NOON.plusSeconds(7));
      assertThat(freshness.whileRevalidating()).isEqualTo(seconds(30));
    }
  }

  @Nested
  class Section4_2_2Heuristic {

    @Test
    void isATenthOfTheTimeSinceTheLastModificationWithACeiling() {
      assertThat(lifetime("Date", NOON_DATE, "Last-Modified", "Mon, 01 Jun 2026 11:50:00 GMT"))
          .isEqualTo(seconds(60));
      assertThat(lifetime("Date", NOON_DATE, "Last-Modified", "Mon, 01 Jun 2020 11:50:00 GMT"))
          .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void isNothingWithoutALastModificationOrForOtherStatuses() {
      assertThat(lifetime("Date", NOON_DATE)).isZero();
      var fields = Fields.of("Date", NOON_DATE, "Last-Modified", "Mon, 01 Jun 2020 11:50:00 GMT");
      var of302 =
          FreshnessLifetime.of(
              302, fields, ResponseDirectives.of(fields), NOON, SETTINGS.freshness());
      assertThat(of302.lifetime()).isZero();
    }
  }

  @Nested
  class Section4_2_3Age {

    private static Instant generated(String... headers) {
      return CurrentAge.generatedAt(Fields.of(headers), NOON.minusSeconds(3), NOON);
    }

    @Test
    void isTheLargerOfApparentAgeAndAgeValueWithDelay() {
      assertThat(generated("Date", "Mon, 01 Jun 2026 11:59:00 GMT", "Age", "10"))
          .isEqualTo(NOON.minusSeconds(60));
      assertThat(generated("Date", NOON_DATE, "Age", "10")).isEqualTo(NOON.minusSeconds(13));
      assertThat(generated()).isEqualTo(NOON.minusSeconds(3));
    }

    @Test
    void ignoresADateInTheFutureAndTakesTheFirstOfSeveralAges() {
      assertThat(generated("Date", "Mon, 01 Jun 2026 13:00:00 GMT"))
          .isEqualTo(NOON.minusSeconds(3));
      assertThat(generated("Age", "7, 900")).isEqualTo(NOON.minusSeconds(10));
      assertThat(generated("Age", "old")).isEqualTo(NOON.minusSeconds(3));
    }
  }

  @Nested
  class Section4_2_4Staleness {

    @Test
    void isForbiddenByMustRevalidateProxyRevalidateAndNoCacheWhateverElseIsSaid() {
      for (var directive : new String[] {"must-revalidate", "proxy-revalidate", "no-cache"}) {
        var freshness =
            of(
                "Cache-Control",
                "max-age=5, stale-while-revalidate=60, stale-if-error=60, " + directive);

        assertThat(freshness.mayServeOnError(NOON.plusSeconds(6))).as(directive).isFalse();
        assertThat(freshness.mayServeWhileRevalidating(NOON.plusSeconds(6))).isFalse();
        assertThat(freshness.mayBeStale()).isFalse();
      }
    }

    @Test
    void sMaxAgeForbidsOurDefaultsButNotWhatTheOriginGrants() {
      assertThat(of("Cache-Control", "s-maxage=5").ifError()).isZero();
      assertThat(of("Cache-Control", "s-maxage=5, stale-if-error=60").ifError())
          .isEqualTo(seconds(60));
      assertThat(of("Cache-Control", "max-age=5").ifError()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aSoftPurgeEndsFreshnessAndLeavesAGrace() {
      var softly = of("Cache-Control", "max-age=500").staleFrom(NOON.plusSeconds(10), seconds(60));

      assertThat(softly.isFresh(NOON.plusSeconds(10))).isFalse();
      assertThat(softly.mayServeWhileRevalidating(NOON.plusSeconds(69))).isTrue();
      assertThat(softly.mayServeWhileRevalidating(NOON.plusSeconds(70))).isFalse();
    }
  }
}
