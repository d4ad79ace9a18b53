// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.signet.persistence.region.RegionChange;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RegionSitesTest {
  private static final HostName SHOP = HostName.parse("shop.example");
  private final FakeRegion region = new FakeRegion();
  private @Nullable RegionSites sites;

  private RegionSites started() {
    var settings =
        SiteSettings.from(
            ConfigFactory.parseString("retry-after = 20ms, page-size = 7, patience = 200ms")
                .withFallback(ConfigFactory.load().getConfig("signet.site")));
    var started =
        RegionSites.start(
            region, region, settings, InstantSource.system(), new SimpleMeterRegistry());
    sites = started;
    return started;
  }

  @AfterEach
  void close() {
    if (sites != null) sites.close();
  }

  @Test
  void knowsEveryNameOfTheRegionPageByPage() {
    for (var i = 0; i < 100; i++)
      region.with(FakeRegion.domain("s" + i + ".example", "http://o.example"));

    var started = started();

    assertThat(started.ready()).isCompleted();
    for (var i = 0; i < 100; i++)
      assertThat(started.isAllowed(HostName.parse("s" + i + ".example"))).isTrue();
  }

  @Test
  void unknownNamesCostNothingBehind() {
    region.with(FakeRegion.domain("shop.example", "http://o.example"));
    var started = started();
    var asked = region.asked.get();

    for (var i = 0; i < 10_000; i++) {
      var random = HostName.parse("r" + i + ".attack.example");
      assertThat(started.isAllowed(random)).isFalse();
      assertThat(started.find(random)).isCompletedWithValueMatching(found -> found.isEmpty());
    }

    assertThat(region.asked.get()).isEqualTo(asked);
  }

  @Test
  void aWildcardAllowsTheHostsDirectlyBelowAndTheHostsOwnEntryGoesFirst() {
    region.with(FakeRegion.domain("*.shop.example", "http://wild.example"));
    region.with(FakeRegion.domain("own.shop.example", "http://own.example"));
    var started = started();

    assertThat(started.isAllowed(HostName.parse("a.shop.example"))).isTrue();
    assertThat(started.isAllowed(SHOP)).isFalse();
    assertThat(started.isAllowed(HostName.parse("a.b.shop.example"))).isFalse();
    assertThat(origin(started, "a.shop.example")).isEqualTo("http://wild.example");
    assertThat(origin(started, "own.shop.example")).isEqualTo("http://own.example");
  }

  @Test
  void servesWhatIsInMemoryWhenEverythingBehindIsAway() {
    region.with(FakeRegion.domain("shop.example", "http://o.example"));
    var started = started();
    assertThat(origin(started, "shop.example")).isEqualTo("http://o.example");

    region.away = true;
    region.tell(new RegionChange.Reconnected());
    region.tell(new RegionChange.DomainChanged(SHOP));

    assertThat(started.isAllowed(SHOP)).isTrue();
    assertThat(origin(started, "shop.example")).isEqualTo("http://o.example");
  }

  @Test
  void anEmptiedStoreTakesNothingAway() {
    region.with(FakeRegion.domain("shop.example", "http://o.example"));
    var started = started();

    region.stored.clear();
    region.tell(new RegionChange.Reconnected());

    assertThat(started.isAllowed(SHOP)).isTrue();
    assertThat(origin(started, "shop.example")).isEqualTo("http://o.example");
  }

  @Test
  void aRemovalThatWasMissedIsFoundOutByTheNextUse() {
    region.with(FakeRegion.domain("shop.example", "http://o.example"));
    var started = started();
    assertThat(origin(started, "shop.example")).isEqualTo("http://o.example");

    region.stored.clear();
    region.central.clear();
    region.tell(new RegionChange.Reconnected());
    started.find(SHOP);

    assertThat(started.find(SHOP)).isCompletedWithValueMatching(found -> found.isEmpty());
    assertThat(started.isAllowed(SHOP)).isFalse();
  }

  @Test
  void aChangedOriginIsUsedByTheNextRequest() {
    region.with(FakeRegion.domain("shop.example", "http://old.example"));
    var started = started();
    assertThat(origin(started, "shop.example")).isEqualTo("http://old.example");

    region.with(FakeRegion.domain("shop.example", "http://new.example"));
    region.tell(new RegionChange.DomainChanged(SHOP));

    assertThat(origin(started, "shop.example")).isEqualTo("http://new.example");
  }

  @Test
  void aRemovedNameIsForgottenAtOnce() {
    region.with(FakeRegion.domain("shop.example", "http://o.example"));
    var started = started();
    assertThat(origin(started, "shop.example")).isEqualTo("http://o.example");

    region.stored.clear();
    region.tell(new RegionChange.DomainRemoved(DomainName.parse("shop.example")));

    assertThat(started.isAllowed(SHOP)).isFalse();
    assertThat(started.find(SHOP)).isCompletedWithValueMatching(found -> found.isEmpty());
  }

  @Test
  void readsAgainUntilTheStoreAnswers() {
    region.with(FakeRegion.domain("shop.example", "http://o.example"));
    region.away = true;
    var started = started();
    assertThat(started.ready().toCompletableFuture()).isNotDone();

    region.away = false;

    await().untilAsserted(() -> assertThat(started.ready().toCompletableFuture()).isDone());
    assertThat(started.isAllowed(SHOP)).isTrue();
  }

  private static String origin(Sites sites, String host) {
    return sites
        .find(HostName.parse(host))
        .toCompletableFuture()
        .join()
        .orElseThrow()
        .origin()
        .url()
        .toString();
  }
}
