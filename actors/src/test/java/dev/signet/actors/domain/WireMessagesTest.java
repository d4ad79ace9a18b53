// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static dev.signet.actors.domain.DomainWorld.NAME;
import static dev.signet.actors.domain.DomainWorld.ORIGIN;
import static dev.signet.actors.domain.DomainWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.serialization.DisabledJavaSerializer.JavaSerializationException;
import akka.serialization.SerializationExtension;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.WireMessage;
import dev.signet.actors.fakes.NodeCrossing;
import dev.signet.actors.renewal.Renewals.RenewalResult;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.central.DomainRecord.Issuance;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.io.NotSerializableException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireMessagesTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "wire",
          ConfigFactory.parseString(
                  """
                  akka.actor.provider = cluster
                  akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                  """)
              .withFallback(ConfigFactory.load()));
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");
  private static final IssuanceFailure FAILURE =
      new IssuanceFailure(IssuanceFailure.Code.DNS_NOT_POINTING_HERE, "no address", NOON);
  private static final Origin BARE =
      new Origin(URI.create("http://o.example:81/x"), Optional.of("h"));

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  static Stream<WireMessage> messages() {
    var certificate =
        new SealedCertificate(
            NAME, "chain", "key", "CN=x", "1f", NOON, NOON, NOON, new Revision(7));
    var domain = new Domain(NAME, TENANT, ORIGIN, true, new Revision(6), NOON, NOON);
    var wildcard = DomainName.parse("*.shop.example");
    var full =
        new DomainRecord(
            NAME,
            Optional.of(domain),
            Optional.of(certificate),
            new Issuance(3, Optional.of(FAILURE), Optional.of(NOON), Optional.of(NOON)));
    var empty = new DomainRecord(wildcard, Optional.empty(), Optional.empty(), Issuance.NONE);
    return Stream.of(
        new DomainActor.Allow(TENANT, ORIGIN, true, ref()),
        new DomainActor.Allow(TENANT, BARE, false, ref()),
        new DomainActor.Remove(ref()),
        new DomainActor.Describe(ref()),
        new DomainActor.FetchCertificate(Duration.ofMillis(1234), ref()),
        new DomainActor.Renew(ref()),
        new DomainActor.RenewIfDue(ref()),
        new DomainActor.FetchHttpChallenge("token", ref()),
        new DomainActor.FetchTlsAlpnChallenge(ref()),
        new DomainActor.RenewalAnswer(RenewalResult.NOTHING_TO_DO),
        new DomainActor.ChallengeAnswer(Optional.of("token.thumbprint")),
        new DomainActor.ChallengeAnswer(Optional.empty()),
        new Domains.Unavailable("why"),
        new Domains.NotAllowed(),
        new Domains.BackingOff(FAILURE, NOON),
        new Domains.Allowed(domain, true),
        new Domains.OwnedByAnother(),
        new Domains.Removed(),
        new Domains.Described(full),
        new Domains.Described(empty),
        new Domains.Held(certificate),
        new Domains.NotInTime(),
        new Domains.Ordering());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void crossesNodesUnchanged(WireMessage message) {
    NodeCrossing.assertCrossesUnchanged(message, KIT.system());
  }

  @Test
  void hasOneExampleOfEveryMessage() {
    var shown = messages().<Class<?>>map(Object::getClass).toList();

    for (var home : List.of(DomainActor.class, Domains.class))
      assertThat(
              Arrays.stream(home.getDeclaredClasses())
                  .filter(Class::isRecord)
                  .filter(WireMessage.class::isAssignableFrom))
          .allSatisfy(type -> assertThat(shown).contains(type));
  }

  @Test
  void neverUsesJavaSerialisation() {
    var serialization = SerializationExtension.get(KIT.system());

    assertThatThrownBy(() -> serialization.serialize(new BitSet()).get())
        .satisfiesAnyOf(
            failure -> assertThat(failure).isInstanceOf(NotSerializableException.class),
            failure -> assertThat(failure).isInstanceOf(JavaSerializationException.class));
  }

  private static <T> ActorRef<T> ref() {
    return KIT.<T>createTestProbe().getRef();
  }
}
