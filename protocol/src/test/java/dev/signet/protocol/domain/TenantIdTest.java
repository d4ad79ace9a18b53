// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "ü", "a\n", "\u0000", "a,b"})
  void refuses(String text) {
    assertThatThrownBy(() -> new TenantId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("tenant: ");
  }

  @Property
  void keepsWhatItAccepts(
      @ForAll
          @CharRange(from = 'a', to = 'z')
          @CharRange(from = 'A', to = 'Z')
          @CharRange(from = '-', to = '.')
          @StringLength(min = 1, max = 64)
          String text) {
    assertThat(new TenantId(text).text()).isEqualTo(text);
    assertThatThrownBy(() -> new TenantId(text + "x".repeat(65 - text.length())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void anyTextIsAnIdOrRefused(@ForAll String text) {
    try {
      assertThat(new TenantId(text).text()).matches("[A-Za-z0-9._:-]{1,64}");
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("(expected: ").doesNotContain("\n");
    }
  }
}
