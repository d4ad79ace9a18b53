// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.protocol.bus.BusCodec.Decoded;
import dev.signet.protocol.bus.BusCodec.Fits;
import dev.signet.protocol.bus.BusCodec.Forged;
import dev.signet.protocol.bus.BusCodec.Malformed;
import dev.signet.protocol.bus.BusCodec.TooLong;
import dev.signet.protocol.bus.BusCodec.Understood;
import dev.signet.protocol.bus.BusCodec.UnknownType;
import dev.signet.protocol.bus.BusCodec.UnknownVersion;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.event.ControlEvent.CachePurged;
import dev.signet.protocol.event.ControlEvent.CertificateIssued;
import dev.signet.protocol.event.ControlEvent.DomainAllowed;
import dev.signet.protocol.event.ControlEvent.DomainRemoved;
import dev.signet.protocol.event.ControlEvent.RepopulateRequested;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusCodecTest {
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final DomainName SHOP = DomainName.parse("shop.example");
  private static final ControlEvent REMOVED = new DomainRemoved(SHOP, new Revision(18));
  private static final BusMessage MESSAGE = BusMessage.carrying(REMOVED, "eu", NOON);

  private final BusCodec codec = new BusCodec(KEY);

  @Test
  void writesTheDocumentedForm() {
    assertThat(text(MESSAGE))
        .isEqualTo(
            """
            {"version":1,"id":"r18","origin":"eu","publishedAt":"2026-01-01T12:00:00Z",\
            "event":"{\\"version\\":1,\\"event\\":{\\"type\\":\\"domain-removed\\",\
            \\"name\\":\\"shop.example\\",\\"revision\\":18}}",\
            "mac":"csLjjMLTX5r6ieJo0lMOJaHI5Mffmz3Jwy_Ui42RSUA"}""");
  }

  @Property
  void readsWhatItWrote(@ForAll("messages") BusMessage message) {
    assertThat(codec.decode(text(message))).isEqualTo(new Understood(message));
  }

  @Test
  void aChangeHasTheSameIdWhoeverPublishesIt() {
    assertThat(BusMessage.carrying(REMOVED, "us", NOON.plusSeconds(1)).id()).isEqualTo("r18");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BusMessage("r19", "eu", NOON, REMOVED))
        .withMessage("id: \"r19\" (expected: r18)");
  }

  @Test
  void everyRequestHasAnIdOfItsOwn() {
    var request = new RepopulateRequested("eu");

    assertThat(BusMessage.carrying(request, "eu", NOON).id())
        .isNotEqualTo(BusMessage.carrying(request, "eu", NOON).id());
  }

  @ParameterizedTest
  @CsvSource({
    "id, r19",
    "origin, us",
    "publishedAt, 2026-01-01T12:00:01Z",
    "event, '{\"version\":1,\"event\":{\"type\":\"repopulate-requested\",\"region\":\"eu\"}}'",
    "mac, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "mac, ''",
    "added, x"
  })
  void whoeverChangesAFieldIsFoundOut(String field, String value) {
    assertThat(codec.decode(changed(envelope -> envelope.put(field, value))))
        .isEqualTo(new Forged());
  }

  @Test
  void textMovedBetweenFieldsIsFoundOut() {
    assertThat(codec.decode(changed(envelope -> envelope.put("id", "r1").put("origin", "8eu"))))
        .isEqualTo(new Forged());
  }

  @Test
  void anotherKeyIsFoundOut() {
    var other = KEY.clone();
    other[0]++;

    assertThat(new BusCodec(other).decode(text(MESSAGE))).isEqualTo(new Forged());
  }

  /** Encoders replace it by a question mark, so that the MAC of another text would fit. */
  @Test
  void halfACharacterDoesNotPassForAQuestionMark() {
    var purge =
        new Purge("p", Purge.Scope.URL, "https://a.example/?b", false, new Revision(1), NOON);
    var text = text(BusMessage.carrying(new CachePurged(purge), "eu", NOON));

    assertThat(codec.decode(text.replace("?", "\\ud800"))).isInstanceOf(Malformed.class);
  }

  /** One character of a good text replaced, dropped or doubled. */
  @Property
  void nothingElseIsEverUnderstood(@ForAll("damaged") String damaged) {
    switch (codec.decode(damaged)) {
      case Understood(var message) -> assertThat(message).isEqualTo(MESSAGE);
      case Malformed(var reason) -> assertThat(reason).isNotBlank().hasSizeLessThan(400);
      case UnknownVersion(var version) -> assertThat(version).isGreaterThan(BusCodec.VERSION);
      case UnknownType(var type) -> throw new AssertionError("believed: " + type);
      case Forged() -> {}
    }
  }

  @Property
  void answersWhateverTheText(@ForAll String text) {
    assertThat(codec.decode(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void ignoresAuthenticFieldsItDoesNotKnow() {
    assertThat(authentic("traceId", "17")).isEqualTo(new Understood(MESSAGE));
  }

  @Test
  void namesAnAuthenticTypeItDoesNotKnow() {
    assertThat(authentic("event", "{\"version\":1,\"event\":{\"type\":\"domain-moved\"}}"))
        .isEqualTo(new UnknownType("domain-moved"));
  }

  @Test
  void namesVersionsItDoesNotKnow() {
    assertThat(authentic("event", "{\"version\":7,\"event\":{}}")).isEqualTo(new UnknownVersion(7));
    assertThat(codec.decode("{\"version\":2,\"whatever\":[\"comes\"]}"))
        .isEqualTo(new UnknownVersion(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id          | r19       | id: \"r19\" (expected: r18)",
        "origin      | e u       | origin: \"e u\" (expected: 1 to 64 letters, digits, dots, hyphens or underscores)",
        "publishedAt | yesterday | publishedAt: no time (expected: ISO 8601 in UTC)",
        "event       | {}        | event: version: missing or no whole number (expected: 1 to 1)"
      })
  void saysWhatIsWrongWithAnAuthenticText(String field, String value, String reason) {
    assertThat(authentic(field, value)).isEqualTo(new Malformed(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                            | version: missing or no whole number (expected: 1 to 1)",
        "{\"version\":\"1\"}           | version: missing or no whole number (expected: 1 to 1)",
        "{\"version\":0}               | version: missing or no whole number (expected: 1 to 1)",
        "{\"version\":1}               | mac: missing (expected: a string)",
        "{\"version\":1,\"mac\":7}     | mac: no text (expected: a string)",
        "{\"version\":1,\"x\":{\"y\":1}} | x: no text (expected: a string)",
        "{\"version\":1,\"mac\":null}  | mac: no text (expected: a string)"
      })
  void saysWhatIsWrongWithAnyText(String text, String reason) {
    assertThat(codec.decode(text)).isEqualTo(new Malformed(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "origin", "publishedAt", "event"})
  void saysWhatIsMissing(String field) {
    var fields = fields();
    fields.remove(field);

    assertThat(codec.decode(signed(fields)))
        .isEqualTo(new Malformed(field + ": missing (expected: a string)"));
  }

  @Test
  void aFieldMayNotAppearTwice() {
    assertThat(codec.decode(text(MESSAGE).replace("\"id\"", "\"id\":\"r18\",\"id\"")))
        .isInstanceOf(Malformed.class);
  }

  /** Every field of an event has a limit; only escapes make one too long for the bus. */
  @Test
  void tellsWhatTheBusDoesNotCarry() {
    var longest = certificateOf("a".repeat(65_000));
    var tooLong = certificateOf("ü".repeat(65_000));

    assertThat(codec.decode(text(longest))).isEqualTo(new Understood(longest));
    assertThat(codec.encode(tooLong))
        .isInstanceOfSatisfying(
            TooLong.class, answer -> assertThat(answer.bytes()).isGreaterThan(BusCodec.LONGEST));
  }

  /** SQS refuses some characters. */
  @Test
  void writesAsciiAlone() {
    var message = certificateOf("ü\uFFFF\uD83D\uDE00\u0001");

    assertThat(text(message)).matches("[\\x20-\\x7E]+");
    assertThat(codec.decode(text(message))).isEqualTo(new Understood(message));
  }

  @Test
  void refusesAKeyOfAnotherLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BusCodec(new byte[16]))
        .withMessage("key: 16 bytes (expected: 32)");
  }

  @Test
  void aKeyThatItsOwnerWipesStaysUsable() {
    var key = KEY.clone();
    var own = new BusCodec(key);
    Arrays.fill(key, (byte) 0);

    assertThat(own.decode(text(MESSAGE))).isEqualTo(new Understood(MESSAGE));
  }

  @Provide
  Arbitrary<BusMessage> messages() {
    var regions = Arbitraries.strings().withChars("abz09.-_").ofMinLength(1).ofMaxLength(64);
    var instants =
        Arbitraries.longs()
            .between(0, 4_000_000_000L)
            .map(seconds -> Instant.ofEpochSecond(seconds, seconds % 1_000_000_000));
    var revisions = Arbitraries.longs().between(1, Long.MAX_VALUE).map(Revision::new);
    var texts = Arbitraries.strings().all().ofMaxLength(40).filter(BusCodecTest::isWhole);
    var events =
        Arbitraries.<ControlEvent>oneOf(
            revisions.map(revision -> new DomainRemoved(SHOP, revision)),
            revisions.map(
                revision ->
                    new DomainAllowed(
                        new Domain(
                            SHOP,
                            new TenantId("t1"),
                            new Origin(URI.create("https://o.example"), Optional.empty()),
                            true,
                            revision,
                            NOON,
                            NOON))),
            Combinators.combine(revisions, texts).as(BusCodecTest::certificate),
            Combinators.combine(revisions, texts)
                .as(
                    (revision, tag) ->
                        new CachePurged(
                            new Purge("p", Purge.Scope.TAG, "t" + tag, true, revision, NOON))),
            regions.map(RepopulateRequested::new));
    return Combinators.combine(events, regions, instants).as(BusMessage::carrying);
  }

  @Provide
  Arbitrary<String> damaged() {
    var text = text(MESSAGE);
    var with = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(2);
    return Combinators.combine(Arbitraries.integers().between(0, text.length() - 1), with)
        .as((at, put) -> text.substring(0, at) + put + text.substring(at + 1));
  }

  private static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static ControlEvent certificate(Revision revision, String chain) {
    return new CertificateIssued(
        new SealedCertificate(SHOP, "c" + chain, "key", "CN=x", "1f", NOON, NOON, NOON, revision));
  }

  private static BusMessage certificateOf(String chain) {
    return BusMessage.carrying(certificate(new Revision(1), chain), "eu", NOON);
  }

  private String text(BusMessage message) {
    return switch (codec.encode(message)) {
      case Fits(var text) -> text;
      case TooLong(var bytes) -> throw new AssertionError(bytes + " bytes");
    };
  }

  private String changed(Consumer<ObjectNode> change) {
    try {
      var envelope = WireJson.read(text(MESSAGE), ObjectNode.class);
      change.accept(envelope);
      return WireJson.write(envelope);
    } catch (WireJson.MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  /** The message with one field more or another one, written by somebody who knows the key. */
  private Decoded authentic(String field, String value) {
    var fields = fields();
    fields.put(field, value);
    return codec.decode(signed(fields));
  }

  private SortedMap<String, String> fields() {
    var fields = new TreeMap<String, String>();
    changed(
        envelope ->
            envelope
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asText())));
    fields.remove("mac");
    return fields;
  }

  private static String signed(SortedMap<String, String> fields) {
    var envelope = WireJson.mapper().createObjectNode();
    fields.forEach(envelope::put);
    envelope.put("version", 1);
    envelope.put("mac", new Authenticator(KEY).mac(fields).orElseThrow());
    return WireJson.write(envelope);
  }
}
