// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.persistence.seal.CertificateSeal.SealBrokenException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TicketSecretsSealTest {
  private static final byte[] SECRETS = {1, 2, 3};
  private final MasterKey masterKey = key(7);

  @Test
  void opensWhatItSealedOnAnyNodeWithTheSameMasterKey() {
    var stored = new TicketSecretsSeal(masterKey).seal(SECRETS);

    assertThat(new TicketSecretsSeal(key(7)).open(stored)).isEqualTo(SECRETS);
  }

  @Test
  void doesNotOpenUnderAnotherMasterKey() {
    var stored = new TicketSecretsSeal(masterKey).seal(SECRETS);

    assertThatThrownBy(() -> new TicketSecretsSeal(key(8)).open(stored))
        .isInstanceOf(SealBrokenException.class)
        .hasMessageContaining("another master key");
  }

  @Test
  void doesNotOpenWhatIsNoneOfItsOwn() {
    assertThatThrownBy(() -> new TicketSecretsSeal(masterKey).open("not base64!"))
        .isInstanceOf(SealBrokenException.class);
  }

  private static MasterKey key(int octet) {
    var secret = new byte[MasterKey.LENGTH];
    Arrays.fill(secret, (byte) octet);
    return MasterKey.of(secret);
  }
}
