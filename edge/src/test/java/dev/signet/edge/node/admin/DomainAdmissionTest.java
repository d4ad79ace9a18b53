// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DomainAdmissionTest {
  private static final OriginCheck ANY = _ -> CompletableFuture.completedStage(Optional.empty());

  @Test
  void aWildcardNeedsAnAuthorityThatIssuesIt() {
    assertThat(new DomainAdmission(true, ANY).name("*.shop.example").text())
        .isEqualTo("*.shop.example");
    assertThatThrownBy(() -> new DomainAdmission(false, ANY).name("*.shop.example"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().status()).isEqualTo(422);
              assertThat(e.problem().detail()).contains("dns-01");
            });
  }

  @Test
  void aPublicSuffixIsEveryonesAndAnUnknownTopLevelDomainIsNone() {
    var admission = new DomainAdmission(true, ANY);

    assertThatThrownBy(() -> admission.name("co.uk")).isInstanceOf(ProblemException.class);
    assertThat(admission.name("shop.test").text()).isEqualTo("shop.test");
  }
}
