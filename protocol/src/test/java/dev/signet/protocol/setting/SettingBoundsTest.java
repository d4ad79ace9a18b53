// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.setting;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SettingBoundsTest {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.part");

  @Test
  void namesKeyFoundAndExpected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BOUNDS.positive("size", 0))
        .withMessage("signet.part.size: 0 (expected: > 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BOUNDS.within("share", 11, 1, 10))
        .withMessage("signet.part.share: 11 (expected: 1 to 10)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BOUNDS.notNegative("pause", Duration.ofSeconds(-1)))
        .withMessage("signet.part.pause: PT-1S (expected: ≥ 0)");
  }

  @Test
  void takesWhatIsWithinBounds() {
    assertThatCode(
            () -> {
              BOUNDS.positive("size", 1);
              BOUNDS.positive("pause", Duration.ofNanos(1));
              BOUNDS.notNegative("size", 0);
              BOUNDS.within("share", 10, 1, 10);
              BOUNDS.within("pause", Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
            })
        .doesNotThrowAnyException();
  }
}
