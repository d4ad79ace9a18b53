// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static dev.signet.actors.domain.DomainWorld.NAME;
import static dev.signet.actors.domain.DomainWorld.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import dev.signet.actors.domain.DomainActor.ChallengeAnswer;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.persistence.central.ChallengeStore;
import dev.signet.persistence.central.ChallengeStore.Challenge;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChallengeActorTest {
  private static final ChallengeAnswer NONE = new ChallengeAnswer(Optional.empty());

  private final DomainWorld world = new DomainWorld();
  private final TestProbe<ChallengeAnswer> authority = world.kit.createTestProbe();

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void asksTheStoreOnceForAllWhoAskTheSame() {
    world.allowedAndOrdering();
    world.central.save(challenge("token"));
    world.central.faults.next("findHttp", Fault.HOLD);
    for (var i = 0; i < 20; i++) ask("token");
    world.eventually(() -> world.central.faults.held("findHttp") == 1);

    world.central.faults.letGo("findHttp");

    assertThat(authority.receiveSeveralMessages(20))
        .containsOnly(new ChallengeAnswer(Optional.of("token.thumbprint")));
    assertThat(world.central.faults.calls("findHttp")).isEqualTo(1);
  }

  @Test
  void remembersForAMomentThatThereIsNone() {
    world.allowedAndOrdering();
    for (var i = 0; i < 20; i++) assertThat(answer("made-up")).isEqualTo(NONE);
    assertThat(world.central.faults.calls("findHttp")).isEqualTo(1);

    world.central.save(challenge("made-up"));
    world.time.passes(SETTINGS.challenges().keepMissing());

    assertThat(answer("made-up").keyAuthorization()).contains("made-up.thumbprint");
  }

  @Test
  void asksForNoMoreTokensThanItMayRemember() {
    world.allowedAndOrdering();

    for (var i = 0; i < 3 * SETTINGS.challenges().most(); i++) answer("made-up-" + i);

    assertThat(world.central.faults.calls("findHttp")).isEqualTo(SETTINGS.challenges().most());
  }

  @Test
  void answersForTheOrderOfAnotherRegion() {
    world.allow();
    world.central.acquire(NAME, "elsewhere", SETTINGS.orders().lease());
    world.central.save(challenge("token"));

    assertThat(answer("token").keyAuthorization()).contains("token.thumbprint");
  }

  @Test
  void answersNothingForARemovedName() {
    world.allowedAndOrdering();
    world.central.save(challenge("token"));
    world.remove();

    assertThat(answer("token")).isEqualTo(NONE);
  }

  @Test
  void answersNothingWhileTheStoreIsAway() {
    world.allowedAndOrdering();
    world.central.faults.next("findHttp", Fault.FAIL);

    assertThat(answer("token")).isEqualTo(NONE);
  }

  private void ask(String token) {
    world.actor().tell(new DomainActor.FetchHttpChallenge(token, authority.getRef()));
  }

  private ChallengeAnswer answer(String token) {
    ask(token);
    return authority.receiveMessage();
  }

  private Challenge challenge(String token) {
    return new Challenge(
        NAME,
        ChallengeStore.Type.HTTP_01,
        token,
        token + ".thumbprint",
        world.time.instant().plusSeconds(600));
  }
}
