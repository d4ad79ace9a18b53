// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent.CachePurged;
import dev.signet.protocol.event.ControlEvent.CertificateIssued;
import dev.signet.protocol.event.ControlEvent.DomainAllowed;
import dev.signet.protocol.event.ControlEvent.DomainRemoved;
import dev.signet.protocol.event.ControlEvent.RepopulateRequested;
import dev.signet.protocol.event.EventCodec.Malformed;
import dev.signet.protocol.event.EventCodec.Understood;
import dev.signet.protocol.event.EventCodec.UnknownType;
import dev.signet.protocol.event.EventCodec.UnknownVersion;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456789Z");
  private static final DomainName SHOP = DomainName.parse("shop.example");
  private static final Domain DOMAIN =
      new Domain(
          SHOP,
          new TenantId("t1"),
          new Origin(URI.create("https://origin.example/site"), Optional.of("inner.example")),
          true,
          new Revision(17),
          NOON,
          NOON.plusSeconds(60));

  static Stream<ControlEvent> events() {
    return Stream.of(
        new DomainAllowed(DOMAIN),
        new DomainAllowed(
            new Domain(
                DomainName.parse("*.shop.example"),
                new TenantId("T:1_a.b-c"),
                new Origin(URI.create("http://origin.example:8080"), Optional.empty()),
                false,
                new Revision(Long.MAX_VALUE),
                NOON,
                NOON)),
        new DomainRemoved(SHOP, new Revision(18)),
        new CertificateIssued(
            new SealedCertificate(
                SHOP,
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "c2VhbGVk",
                "CN=Test ü",
                "0a1b",
                NOON,
                NOON.plusSeconds(90 * 86_400L),
                NOON.plusSeconds(60 * 86_400L),
                new Revision(19))),
        new CachePurged(
            new Purge(
                "an-id", Purge.Scope.PREFIX, "https://a.example/b", true, new Revision(20), NOON)),
        new RepopulateRequested("eu"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void readsWhatItWrote(ControlEvent event) {
    assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(new Understood(event));
  }

  @Test
  void writesTheDocumentedForm() {
    assertThat(EventCodec.encode(new DomainAllowed(DOMAIN)))
        .isEqualTo(
            """
            {"version":1,"event":{"type":"domain-allowed","domain":{"name":"shop.example",\
            "tenant":"t1","origin":{"url":"https://origin.example/site","host":"inner.example"},\
            "redirectToHttps":true,"revision":17,"createdAt":"2026-01-01T12:00:00.123456789Z",\
            "updatedAt":"2026-01-01T12:01:00.123456789Z"}}}""");
  }

  @Test
  void ignoresFieldsItDoesNotKnow() {
    var text =
        """
        {"version":1,"sentBy":{"a":[1]},"event":{"type":"domain-removed","why":"x",\
        "name":"Shop.Example.","revision":3}}""";

    assertThat(EventCodec.decode(text))
        .isEqualTo(new Understood(new DomainRemoved(SHOP, new Revision(3))));
  }

  @Test
  void anAbsentOptionalFieldIsEmpty() {
    var text =
        EventCodec.encode(new DomainAllowed(DOMAIN)).replace(",\"host\":\"inner.example\"", "");

    assertThat(EventCodec.decode(text))
        .isInstanceOfSatisfying(
            Understood.class,
            understood ->
                assertThat(((DomainAllowed) understood.event()).domain().origin().host())
                    .isEmpty());
  }

  @Test
  void namesATypeItDoesNotKnow() {
    assertThat(EventCodec.decode("{\"version\":1,\"event\":{\"type\":\"domain-moved\",\"to\":1}}"))
        .isEqualTo(new UnknownType("domain-moved"));
  }

  @Test
  void classNamesAreNoTypes() {
    var type = DomainRemoved.class.getName();
    assertThat(EventCodec.decode("{\"version\":1,\"event\":{\"type\":\"" + type + "\"}}"))
        .isEqualTo(new UnknownType(type));
  }

  @Test
  void namesAVersionItDoesNotKnow() {
    assertThat(EventCodec.decode("{\"version\":2,\"event\":\"whatever comes\"}"))
        .isEqualTo(new UnknownVersion(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "17",
        "\"text\"",
        "{}",
        "{",
        "{\"version\":1}",
        "{\"version\":\"1\",\"event\":{\"type\":\"repopulate-requested\",\"region\":\"eu\"}}",
        "{\"version\":1.0,\"event\":{\"type\":\"repopulate-requested\",\"region\":\"eu\"}}",
        "{\"version\":0,\"event\":{\"type\":\"repopulate-requested\",\"region\":\"eu\"}}",
        "{\"version\":1,\"event\":null}",
        "{\"version\":1,\"event\":[]}",
        "{\"version\":1,\"event\":{}}",
        "{\"version\":1,\"event\":{\"type\":null}}",
        "{\"version\":1,\"event\":{\"type\":7}}",
        "{\"version\":1,\"event\":{\"type\":\"repopulate-requested\"}}",
        "{\"version\":1,\"event\":{\"type\":\"repopulate-requested\",\"region\":\"eu\"}} x",
        "{\"version\":1,\"version\":1,\"event\":{\"type\":\"repopulate-requested\",\"region\":\"eu\"}}",
        "{\"version\":1,\"event\":{\"type\":\"domain-removed\",\"name\":\"shop.example\"}}",
        "{\"version\":1,\"event\":{\"type\":\"domain-removed\",\"name\":\"shop\",\"revision\":1}}",
        "{\"version\":1,\"event\":{\"type\":\"domain-removed\",\"name\":{},\"revision\":1}}",
        "{\"version\":1,\"event\":{\"type\":\"domain-removed\",\"name\":\"a.b\",\"revision\":-1}}",
        "{\"version\":1,\"event\":{\"type\":\"domain-removed\",\"name\":\"a.b\",\"revision\":1.5}}",
        "{\"version\":1,\"event\":{\"type\":\"domain-removed\",\"name\":\"a.b\",\"revision\":99999999999999999999}}",
        "{\"version\":1,\"event\":{\"type\":\"domain-removed\",\"name\":\"a.b\",\"revision\":null}}",
        "{\"version\":1,\"event\":{\"type\":\"domain-allowed\",\"domain\":null}}",
      })
  void callsTheRestMalformed(String text) {
    assertThat(EventCodec.decode(text))
        .isInstanceOfSatisfying(
            Malformed.class, malformed -> assertThat(malformed.reason()).isNotBlank());
  }

  @Test
  void saysWhichFieldIsWrong() {
    var text =
        "{\"version\":1,\"event\":{\"type\":\"domain-removed\",\"name\":\"shop\",\"revision\":1}}";

    assertThat(EventCodec.decode(text))
        .isInstanceOfSatisfying(
            Malformed.class,
            malformed ->
                assertThat(malformed.reason())
                    .isEqualTo(
                        "name: name: \"shop\" (expected: a fully qualified name of at least two"
                            + " labels)"));
  }

  @Test
  void refusesDeepAndLongTexts() {
    assertThat(EventCodec.decode("[".repeat(100_000))).isInstanceOf(Malformed.class);
    assertThat(EventCodec.decode("\"" + "a".repeat(WireJson.LONGEST) + "\""))
        .isInstanceOf(Malformed.class);
  }

  @Property
  void answersWhateverTheText(@ForAll String text) {
    assertThat(EventCodec.decode(text)).isInstanceOf(Malformed.class);
  }

  /** One character of a good text replaced, dropped or doubled. */
  @Property
  void answersWhateverIsLeftOfAText(@ForAll("damaged") String text) {
    switch (EventCodec.decode(text)) {
      case Understood(var event) ->
          assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(new Understood(event));
      case Malformed(var reason) -> assertThat(reason).isNotBlank().hasSizeLessThan(300);
      case UnknownType(var type) -> assertThat(type).hasSizeLessThan(300);
      case UnknownVersion(var version) -> assertThat(version).isGreaterThan(EventCodec.VERSION);
    }
  }

  @Provide
  Arbitrary<String> damaged() {
    return Arbitraries.of(events().map(EventCodec::encode).toList())
        .flatMap(
            text ->
                Arbitraries.integers()
                    .between(0, text.length() - 1)
                    .flatMap(
                        at ->
                            Arbitraries.strings()
                                .withCharRange(' ', '~')
                                .ofMaxLength(2)
                                .map(
                                    with ->
                                        text.substring(0, at) + with + text.substring(at + 1))));
  }
}
