// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiJsonTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final IssuanceFailure FAILURE =
      new IssuanceFailure(IssuanceFailure.Code.DNS_NOT_POINTING_HERE, "no A record", NOON);

  @Test
  void aDomainHasEveryFieldAndTimesInMilliseconds() {
    var domain =
        new Domain(
            DomainName.parse("shop.example"),
            new TenantId("t1"),
            new Origin(URI.create("https://origin.example"), Optional.empty()),
            true,
            new Revision(17),
            NOON,
            NOON.plusNanos(1_234_567));
    var certificate =
        new DomainView.CertificateView(
            CertificateState.BACKING_OFF, null, null, null, null, null, FAILURE, NOON);

    assertThat(json(DomainView.of(domain, certificate)))
        .isEqualTo(
            """
            {"name":"shop.example","tenant":"t1",\
            "origin":{"url":"https://origin.example","host":null},"redirectToHttps":true,\
            "revision":17,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.001Z",\
            "certificate":{"state":"backing-off","issuer":null,"serial":null,"notBefore":null,\
            "notAfter":null,"renewAt":null,"lastError":{"code":"dns-not-pointing-here",\
            "detail":"no A record","at":"2026-11-22T12:00:00.000Z"},\
            "nextAttemptAt":"2026-11-22T12:00:00.000Z"}}""");
  }

  @Test
  void aPurgeShowsEachRegion() {
    var purge = new Purge("id-1", Purge.Scope.TAG, "a", true, new Revision(3), NOON);

    var view = PurgeView.of(purge, Map.of("eu", Optional.of(NOON), "us", Optional.empty()));

    assertThat(json(view))
        .isEqualTo(
            """
            {"id":"id-1","scope":"tag","value":"a","soft":true,"revision":3,\
            "requestedAt":"2026-11-22T12:00:00.000Z","regions":{"eu":"done","us":"pending"},\
            "doneAt":{"eu":"2026-11-22T12:00:00.000Z","us":null}}""");
  }

  @Test
  void aProblemLeavesOutWhatItDoesNotHave() {
    var problem = Problem.ofStatus(404, "Not Found", "no such path");

    assertThat(json(problem))
        .isEqualTo(
            """
            {"type":"about:blank","title":"Not Found","status":404,"detail":"no such path"}""");
  }

  @Test
  void aProblemNamesTheFieldAtFault() {
    var problem = Problem.invalid(Problem.Fault.inBody("#/origin/url", "origin.url: missing"));

    assertThat(json(problem))
        .isEqualTo(
            """
            {"type":"tag:signet.dev,2026:invalid-request","title":"The request cannot be used",\
            "status":422,"detail":"origin.url: missing",\
            "errors":[{"detail":"origin.url: missing","pointer":"#/origin/url"}]}""");
  }

  @Test
  void aProblemSaysUntilWhenOrdersWait() {
    assertThat(json(Problem.backingOff(FAILURE, NOON)))
        .contains("\"status\":409", "\"code\":\"dns-not-pointing-here\"", "\"nextAttemptAt\"");
  }

  private static String json(Object view) {
    return new String(ApiJson.write(view), UTF_8);
  }
}
