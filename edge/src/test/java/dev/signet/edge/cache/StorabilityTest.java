// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import static dev.signet.persistence.testing.TestClock.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.cache.CacheSettings.ClientDirectives;
import dev.signet.edge.exchange.Fields;
import org.junit.jupiter.api.Test;

/** RFC 9111 §3: what a shared cache stores. */
class StorabilityTest {
  private static final RequestHead GET = request("GET");

  private static RequestHead request(String method, String... headers) {
    return RequestHead.read(method, Fields.of(headers), false);
  }

  private static Storability of(RequestHead request, int status, String... headers) {
    var fields = Fields.of(headers);
    var governing = ResponseDirectives.of(fields);
    var freshness =
        Freshness.of(status, fields, governing, NOON, NOON, CacheFixture.settings("").freshness());
    return Storability.of(request, status, fields, governing, freshness, ClientDirectives.HONOUR);
  }

  @Test
  void storesAFreshAnswerToGetOnly() {
    assertThat(of(GET, 200, "Cache-Control", "max-age=5")).isEqualTo(Storability.STORABLE);
    assertThat(of(request("POST"), 200, "Cache-Control", "max-age=5"))
        .isEqualTo(Storability.METHOD);
  }

  @Test
  void storesNothingForbidden() {
    assertThat(of(GET, 200, "Cache-Control", "max-age=5, no-store"))
        .isEqualTo(Storability.NO_STORE);
    assertThat(of(GET, 200, "Cache-Control", "max-age=5, private")).isEqualTo(Storability.PRIVATE);
    assertThat(of(GET, 200, "Cache-Control", "max-age=5, private=\"x-user, set-cookie\""))
        .isEqualTo(Storability.PRIVATE);
    assertThat(of(request("GET", "Cache-Control", "no-store"), 200, "Cache-Control", "max-age=5"))
        .isEqualTo(Storability.CLIENT_NO_STORE);
  }

  @Test
  void section5_2_2_3_mustUnderstandOverridesNoStoreForKnownStatuses() {
    var headers = new String[] {"Cache-Control", "max-age=5, no-store, must-understand"};

    assertThat(of(GET, 200, headers)).isEqualTo(Storability.STORABLE);
    assertThat(of(GET, 299, headers)).isEqualTo(Storability.NO_STORE);
  }

  @Test
  void section3_5_storesAnswersToCredentialsOnlyByPermission() {
    var known = request("GET", "Authorization", "Basic YTpi");

    assertThat(of(known, 200, "Cache-Control", "max-age=5")).isEqualTo(Storability.AUTHORIZATION);
    for (var permission : new String[] {"public", "must-revalidate", "s-maxage=5"})
      assertThat(of(known, 200, "Cache-Control", "max-age=5, " + permission))
          .as(permission)
          .isEqualTo(Storability.STORABLE);
  }

  @Test
  void storesNoCookiesAndNothingThatVariesOnEverything() {
    assertThat(of(GET, 200, "Cache-Control", "max-age=5", "Set-Cookie", "a=b"))
        .isEqualTo(Storability.SET_COOKIE);
    assertThat(of(GET, 200, "Cache-Control", "max-age=5", "Vary", "Accept, *"))
        .isEqualTo(Storability.VARY_ON_EVERYTHING);
  }

  @Test
  void storesErrorsAndRedirectsOnlyWhenToldTo() {
    assertThat(of(GET, 302)).isEqualTo(Storability.STATUS);
    assertThat(of(GET, 302, "Cache-Control", "max-age=5")).isEqualTo(Storability.STORABLE);
    assertThat(of(GET, 500)).isEqualTo(Storability.STATUS);
    assertThat(of(GET, 206, "Cache-Control", "max-age=5")).isEqualTo(Storability.STATUS);
    assertThat(of(GET, 304, "Cache-Control", "max-age=5")).isEqualTo(Storability.STATUS);
  }

  @Test
  void storesWhatCanBeValidatedEvenIfNeverFresh() {
    assertThat(of(GET, 200, "Cache-Control", "no-cache", "ETag", "\"a\""))
        .isEqualTo(Storability.STORABLE);
    assertThat(of(GET, 200, "Cache-Control", "no-cache")).isEqualTo(Storability.USELESS);
    assertThat(of(GET, 200)).isEqualTo(Storability.USELESS);
  }
}
