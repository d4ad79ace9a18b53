// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.edge.site.FakeRegion;
import dev.signet.persistence.seal.MasterKey;
import dev.signet.persistence.seal.TicketSecretsSeal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RegionTicketsTest {
  private static final TlsSettings SETTINGS =
      TestTlsSettings.with("ticket-refresh = 5ms", "ticket-rotation = 8h");
  private static final Duration ROTATION = SETTINGS.ticketRotation();

  private final FakeRegion region = new FakeRegion();
  private final TicketSecretsSeal seal = seal(1);
  private final List<RegionTickets> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(RegionTickets::close);
  }

  @Test
  void allNodesTakeTheSecretsOfTheFirst() {
    var first = node(seal);
    var own = first.secrets();
    await().until(() -> stored().equals(Optional.of(own)));

    var second = node(seal(1));

    await().until(() -> second.secrets().equals(own));
    assertThat(first.secrets()).isEqualTo(own);
    assertThat(region.ticketSecrets.orElseThrow())
        .isNotEqualTo(Base64.getEncoder().encodeToString(own.encode()));
  }

  @Test
  void oneNodeRotatesWhenItIsTime() {
    var first = node(seal);
    var second = node(seal);
    await().until(() -> stored().isPresent() && second.secrets().equals(first.secrets()));
    var before = first.secrets();

    region.ticketSecretsAge = ROTATION;

    await()
        .until(() -> !first.secrets().equals(before) && first.secrets().equals(second.secrets()));
    var rotated = texts(first.secrets());
    assertThat(rotated.get(0)).as("now makes tickets").isEqualTo(texts(before).get(1));
    assertThat(rotated.get(2)).as("still opens tickets").isEqualTo(texts(before).get(0));
    assertThat(stored()).contains(first.secrets());
  }

  @Test
  void nothingIsLeftOfSecretsThatNobodyRotatedForLong() {
    var node = node(seal);
    await().until(() -> stored().isPresent());
    var before = texts(node.secrets());

    region.ticketSecretsAge = ROTATION.multipliedBy(3);

    await().until(() -> !texts(node.secrets()).equals(before));
    assertThat(texts(node.secrets())).doesNotContainAnyElementsOf(before);
  }

  @Test
  void goesOnWithWhatItHasWhileTheStoreIsAway() {
    var node = node(seal);
    await().until(() -> stored().isPresent());
    var before = node.secrets();

    region.away = true;
    var asked = region.asked.get();
    await().until(() -> region.asked.get() > asked + 3);
    assertThat(node.secrets()).isEqualTo(before);

    region.ticketSecrets = Optional.empty();
    region.away = false;
    await().until(() -> stored().equals(Optional.of(before)));
  }

  @Test
  void aNodeThatHasNothingMakesItsOwnUntilTheStoreIsBack() {
    var shared = TicketSecrets.random();
    region.ticketSecrets = Optional.of(seal.seal(shared.encode()));
    region.away = true;
    var node = node(seal);
    await().until(() -> region.asked.get() > 2);
    assertThat(node.secrets()).isNotEqualTo(shared);

    region.away = false;

    await().until(() -> node.secrets().equals(shared));
  }

  @Test
  void aNodeWithAnotherMasterKeyTakesNothingFromTheOthers() {
    var first = node(seal);
    await().until(() -> stored().isPresent());
    var shared = first.secrets();

    var stranger = node(seal(2));
    var own = stranger.secrets();
    var asked = region.asked.get();
    await().until(() -> region.asked.get() > asked + 10);

    assertThat(stranger.secrets()).isEqualTo(own).isNotEqualTo(shared);
    assertThat(stored()).contains(shared);
  }

  @Test
  void whatNobodyCanOpenIsReplacedInTheEnd() {
    region.ticketSecrets = Optional.of("garbage");
    region.ticketSecretsAge = ROTATION;
    var node = node(seal);
    await().until(() -> region.asked.get() > 5);
    assertThat(region.ticketSecrets).contains("garbage");

    region.ticketSecretsAge = ROTATION.multipliedBy(2);

    await().until(() -> stored().equals(Optional.of(node.secrets())));
  }

  private TlsContexts node(TicketSecretsSeal withSeal) {
    var contexts = new TlsContexts(SETTINGS);
    nodes.add(RegionTickets.start(region, withSeal, contexts, SETTINGS));
    return contexts;
  }

  private Optional<TicketSecrets> stored() {
    return region.ticketSecrets.map(text -> TicketSecrets.decode(seal.open(text)));
  }

  private static List<String> texts(TicketSecrets secrets) {
    return Arrays.stream(secrets.generations()).map(HexFormat.of()::formatHex).toList();
  }

  private static TicketSecretsSeal seal(int octet) {
    var key = new byte[MasterKey.LENGTH];
    key[0] = (byte) octet;
    return new TicketSecretsSeal(MasterKey.parse(Base64.getEncoder().encodeToString(key)));
  }
}
