// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.persistence.central.ChallengeStore;
import dev.signet.persistence.central.ChallengeStore.Challenge;
import dev.signet.protocol.name.DomainName;
import org.junit.jupiter.api.Test;

class ChallengeStoreTest extends StoreTest {

  ChallengeStoreTest(TestDatabase kind) {
    super(kind);
  }

  @Test
  void findsAChallengeByNameTypeAndToken() {
    var http = challenge(SHOP, ChallengeStore.Type.HTTP_01, "token-1");
    get(store.challenges().save(http));

    assertThat(get(store.challenges().findHttp(SHOP, "token-1"))).contains(http);
    assertThat(get(store.challenges().findHttp(SHOP, "TOKEN-1"))).isEmpty();
    assertThat(get(store.challenges().findHttp(name("other.example"), "token-1"))).isEmpty();
    assertThat(get(store.challenges().findTlsAlpn(SHOP))).isEmpty();
  }

  @Test
  void findsTheNewestTlsAlpnChallenge() {
    var first = challenge(SHOP, ChallengeStore.Type.TLS_ALPN_01, "z");
    var second = challenge(SHOP, ChallengeStore.Type.TLS_ALPN_01, "a");
    get(store.challenges().save(first));
    get(store.challenges().save(second));

    assertThat(get(store.challenges().findTlsAlpn(SHOP))).contains(second);
    get(store.challenges().save(first));
    assertThat(get(store.challenges().findTlsAlpn(SHOP))).contains(first);
  }

  @Test
  void replacesAChallengeOfTheSameToken() {
    get(store.challenges().save(challenge(SHOP, ChallengeStore.Type.HTTP_01, "token")));
    var replacement =
        new Challenge(
            SHOP, ChallengeStore.Type.HTTP_01, "token", "other", clock.instant().plus(MINUTE));

    get(store.challenges().save(replacement));

    assertThat(get(store.challenges().findHttp(SHOP, "token"))).contains(replacement);
  }

  @Test
  void findsNothingThatHasExpiredOrWasRemoved() {
    var http = challenge(SHOP, ChallengeStore.Type.HTTP_01, "token");
    var tls = challenge(SHOP, ChallengeStore.Type.TLS_ALPN_01, "token");
    get(store.challenges().save(http));
    get(store.challenges().save(tls));

    get(store.challenges().remove(http));
    assertThat(get(store.challenges().findHttp(SHOP, "token"))).isEmpty();
    assertThat(get(store.challenges().findTlsAlpn(SHOP))).contains(tls);

    clock.advance(MINUTE);
    assertThat(get(store.challenges().findTlsAlpn(SHOP))).isEmpty();
  }

  @Test
  void answersTokensThatAreNone() {
    for (var token : new String[] {"", "a/b", "a\0b", "x".repeat(513), "ключ"})
      assertThat(get(store.challenges().findHttp(SHOP, token))).isEmpty();
    assertThatThrownBy(
            () -> store.challenges().save(challenge(SHOP, ChallengeStore.Type.HTTP_01, "a b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  private Challenge challenge(DomainName name, ChallengeStore.Type type, String token) {
    return new Challenge(name, type, token, token + ".thumbprint", clock.instant().plus(MINUTE));
  }
}
