// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TlsSettingsTest {

  @Test
  void theDefaultsAreForBoringSsl() {
    var settings = TestTlsSettings.with();

    assertThat(settings.engine()).isEqualTo(TlsSettings.Engine.BORINGSSL);
    assertThat(settings.groups()).containsExactly("X25519MLKEM768", "X25519", "P-256", "P-384");
    assertThat(settings.sessionTickets()).isTrue();
    assertThat(settings.ticketRotation()).isEqualTo(Duration.ofHours(8));
  }

  @Test
  void saysWhatWasFoundAndWhatWasExpected() {
    assertThatThrownBy(() -> TestTlsSettings.with("engine = nss"))
        .hasMessage("engine: nss (expected: boringssl or jdk)");
    assertThatThrownBy(() -> TestTlsSettings.with("groups = []"))
        .hasMessage("groups: none (expected: at least one)");
    assertThatThrownBy(() -> TestTlsSettings.with("cipher-suites = [TLS_AES_128_GCM_SHA256]"))
        .hasMessageContaining("none for ECDSA keys (expected: at least one TLS_ECDHE_ECDSA_…");
    assertThatThrownBy(() -> TestTlsSettings.with("ticket-refresh = 0s"))
        .hasMessage("ticket-refresh: PT0S (expected: > 0)");
    assertThatThrownBy(() -> TestTlsSettings.with("ticket-rotation = 2m"))
        .hasMessageStartingWith("ticket-rotation: PT2M (expected: PT4M, four times ticket-refresh");
  }

  @Test
  void leavesOutGroupsThatTheEngineDoesNotKnow() {
    assertThat(KeyExchangeGroups.ofBoringSsl(List.of("X25519MLKEM768", "X448", "X25519")))
        .containsExactly("X25519MLKEM768", "X25519");
    assertThat(KeyExchangeGroups.ofJdk(List.of("X25519MLKEM768", "X25519", "P-256")))
        .containsExactly("x25519", "secp256r1");
    assertThatThrownBy(() -> new TlsContexts(TestTlsSettings.with("groups = [X448]")))
        .hasMessage("groups: [X448] (expected: at least one that the engine knows)");
  }
}
