// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProblemTextTest {

  private static final String TOKEN = "DGyRejmCefe7v4NfDGDKfA0-z_x";
  private static final String KEY_AUTHORIZATION =
      TOKEN + ".9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI";

  @Test
  void keepsWhatPeopleNeed() {
    assertThat(
            ProblemText.clean(
                "Fetching http://shop.test/.well-known/acme-challenge/"
                    + TOKEN
                    + ": Connection refused",
                List.of()))
        .isEqualTo("Fetching http://shop.test/.well-known/acme-challenge/…: Connection refused");
  }

  @Test
  void neverShowsATokenOrAKeyAuthorization() {
    var said = "Expected \"" + KEY_AUTHORIZATION + "\" for " + TOKEN;

    assertThat(ProblemText.clean(said, List.of(KEY_AUTHORIZATION, TOKEN)))
        .isEqualTo("Expected \"…\" for …");
    assertThat(ProblemText.clean("Expected " + KEY_AUTHORIZATION, List.of()))
        .isEqualTo("Expected …");
  }

  @Property
  void isAlwaysShortAndPrintable(@ForAll String said) {
    var shown = ProblemText.clean(said.repeat(10), List.of());

    assertThat(shown).hasSizeLessThanOrEqualTo(ProblemText.LONGEST);
    assertThat(shown.codePoints().noneMatch(Character::isISOControl)).isTrue();
  }
}
