// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import static dev.signet.edge.cache.CacheFixture.cacheStatus;
import static dev.signet.edge.cache.CacheFixture.site;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.persistence.testing.TestClock;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a purge reaches, what it spares, and what is left when there are too many. */
class CachePurgesTest {
  private final TestClock clock = TestClock.atNoon();
  private final CachePurges purges = purges(100, 10);

  private CachePurges purges(int most, int mostPrefixes) {
    return new CachePurges(
        new CacheSettings.Purging(most, mostPrefixes, Duration.ofSeconds(60)), clock);
  }

  private static PurgeIdentity identity(String tenant, String host, String path, String... tags) {
    var target = TargetUri.parse("https://" + host + path).orElseThrow();
    return PurgeIdentity.of(site(host, tenant), target, List.of(tags));
  }

  private Purge purge(Purge.Scope scope, String value) {
    return new Purge("id", scope, value, false, new Revision(1), clock.instant());
  }

  @ParameterizedTest
  @CsvSource({
    "ALL, ''",
    "TENANT, t1",
    "DOMAIN, a.example",
    "URL, https://a.example/x/y?q",
    "URL, http://A.example:80/x/y?q",
    "PREFIX, https://a.example/x/",
    "PREFIX, https://a.example/",
    "TAG, red"
  })
  void reachesWhatWasFetchedBeforeAndNothingThatIsFetchedAfter(Purge.Scope scope, String value) {
    var identity = identity("t1", "a.example", "/x/y?q", "red", "blue");
    var before = purges.generation();

    purges.apply(purge(scope, value));

    assertThat(purges.find(identity, before)).isNotNull();
    assertThat(purges.find(identity, purges.generation())).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "TENANT, t2",
    "DOMAIN, b.example",
    "URL, https://a.example/x/y",
    "PREFIX, https://a.example/y",
    "PREFIX, https://b.example/x/",
    "TAG, green"
  })
  void sparesTheOthers(Purge.Scope scope, String value) {
    var before = purges.generation();

    purges.apply(purge(scope, value));

    assertThat(purges.find(identity("t1", "a.example", "/x/y?q", "red"), before)).isNull();
  }

  @Test
  void aFullTableOfUrlsWidensTheOldestToItsHost() {
    var small = purges(2, 10);
    var before = small.generation();
    for (var i = 0; i < 3; i++) small.apply(purge(Purge.Scope.URL, "https://h" + i + ".example/x"));

    assertThat(small.find(identity("t", "h0.example", "/other"), before)).isNotNull();
    assertThat(small.find(identity("t", "h1.example", "/other"), before)).isNull();
    assertThat(small.find(identity("t", "h1.example", "/x"), before)).isNotNull();
    assertThat(small.find(identity("t", "h2.example", "/x"), before)).isNotNull();
  }

  @Test
  void aFullTableOfPrefixesWidensTheOldestToItsHost() {
    var small = purges(100, 2);
    var before = small.generation();
    for (var i = 0; i < 3; i++)
      small.apply(purge(Purge.Scope.PREFIX, "https://h" + i + ".example/x"));

    assertThat(small.find(identity("t", "h0.example", "/other"), before)).isNotNull();
    assertThat(small.find(identity("t", "h1.example", "/other"), before)).isNull();
    assertThat(small.find(identity("t", "h1.example", "/xy"), before)).isNotNull();
  }

  @Test
  void aFullTableOfTagsWidensTheOldestToAllThatIsOlderThanIt() {
    var small = purges(1, 1);
    var oldest = small.generation();
    small.apply(purge(Purge.Scope.TAG, "a"));
    var between = small.generation();
    small.apply(purge(Purge.Scope.TAG, "b"));

    assertThat(small.find(identity("t", "x.example", "/"), oldest)).isNotNull();
    assertThat(small.find(identity("t", "x.example", "/"), between)).isNull();
  }

  @Test
  void aSoftPurgeServesStaleOnceWhileItRevalidates() {
    try (var at = CacheFixture.with("")) {
      at.answers("old", "Cache-Control", "max-age=600");
      at.ask();
      at.answers("new", "Cache-Control", "max-age=600");
      at.purge(Purge.Scope.DOMAIN, "shop.example", true);
      at.clock.advance(Duration.ofSeconds(1));

      var stale = at.ask();

      assertThat(at.body(stale)).isEqualTo("old");
      assertThat(cacheStatus(stale)).isEqualTo("signet; hit; ttl=-1");
      Awaitility.await().untilAsserted(() -> assertThat(at.body(at.ask())).isEqualTo("new"));
    }
  }
}
