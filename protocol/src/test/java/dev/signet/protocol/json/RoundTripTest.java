// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.json.WireJson.MalformedJsonException;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import dev.signet.protocol.name.WildcardName;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value survives JSON as we write it, and CBOR as Akka's serialization writes it. */
class RoundTripTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.000001Z");
  private static final ObjectMapper CBOR =
      CBORMapper.builder().addModule(new Jdk8Module()).addModule(new JavaTimeModule()).build();

  static Stream<Object> values() {
    var host = new HostName("xn--bcher-kva.example");
    var wildcard = WildcardName.parse("*.shop.example");
    var tenant = new TenantId("t1");
    var revision = new Revision(Long.MAX_VALUE);
    var origin = new Origin(URI.create("https://o.example:8443/a%20b"), Optional.of("h:80"));
    var domain = new Domain(wildcard, tenant, origin, false, revision, NOON, NOON);
    var certificate =
        new SealedCertificate(host, "chain", "key", "CN=x", "1f", NOON, NOON, NOON, revision);
    var purge = new Purge("id", Purge.Scope.ALL, "", false, revision, NOON);
    return Stream.of(
        host,
        wildcard,
        tenant,
        revision,
        Revision.NONE,
        origin,
        new Origin(URI.create("http://o.example"), Optional.empty()),
        domain,
        certificate,
        purge,
        new IssuanceFailure(IssuanceFailure.Code.DNS_NOT_POINTING_HERE, "detail", NOON),
        new ControlEvent.DomainAllowed(domain),
        new ControlEvent.DomainRemoved(host, revision),
        new ControlEvent.CertificateIssued(certificate),
        new ControlEvent.CachePurged(purge),
        new ControlEvent.RepopulateRequested("eu"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void asJson(Object value) throws MalformedJsonException {
    Object read = WireJson.read(WireJson.write(value), value.getClass());

    assertThat(read).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("values")
  void asCbor(Object value) throws Exception {
    Object read = CBOR.readValue(CBOR.writeValueAsBytes(value), value.getClass());

    assertThat(read).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("values")
  void asAFieldOfItsInterface(Object value) throws Exception {
    if (!(value instanceof DomainName || value instanceof ControlEvent)) return;
    var type = value instanceof DomainName ? DomainName.class : ControlEvent.class;

    Object fromJson = WireJson.read(WireJson.write(value), type);
    Object fromCbor = CBOR.readValue(CBOR.writeValueAsBytes(value), type);

    assertThat(fromJson).isEqualTo(value);
    assertThat(fromCbor).isEqualTo(value);
  }

  @Test
  void everyWordOfAnEnumeration() throws Exception {
    for (var state : CertificateState.values()) assertRoundTrip(state, CertificateState.class);
    for (var code : IssuanceFailure.Code.values())
      assertRoundTrip(code, IssuanceFailure.Code.class);
    for (var scope : Purge.Scope.values()) assertRoundTrip(scope, Purge.Scope.class);
    assertThat(WireJson.write(CertificateState.BACKING_OFF)).isEqualTo("\"backing-off\"");
  }

  @Test
  void namesAreTheirTextAlone() {
    assertThat(WireJson.write(Map.of("name", WildcardName.parse("*.shop.example"))))
        .isEqualTo("{\"name\":\"*.shop.example\"}");
  }

  @Test
  void unknownWordsAreRefused() {
    assertThatThrownBy(() -> WireJson.read("\"dreaming\"", CertificateState.class))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("expected: none, ordering");
    assertThatThrownBy(() -> WireJson.read("\"CAA\"", IssuanceFailure.Code.class))
        .isInstanceOf(MalformedJsonException.class);
  }

  private static <T> void assertRoundTrip(T value, Class<T> type) throws Exception {
    assertThat(WireJson.read(WireJson.write(value), type)).isEqualTo(value);
    assertThat(CBOR.readValue(CBOR.writeValueAsBytes(value), type)).isEqualTo(value);
  }
}
