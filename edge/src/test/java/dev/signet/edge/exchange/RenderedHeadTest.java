// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent as a hit has been looked at before. */
final class RenderedHeadTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'x y',    value
          '',       value
          'x\u00e9', value
          x-field,  'a\nb'
          x-field,  ' a'
          x-field,  'a\u007f'
          x-field,  'a\u0100'
          """)
  void takesNoFieldThatMayNotBeWritten(String name, String value) {
    var fields = Fields.of("x-first", "1", name, value);

    assertThatThrownBy(() -> new RenderedHead(200, "OK", fields))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field 1 (expected: legal octets)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 103, 199, 1000})
  void takesNoStatusOfAnInterimResponse(int status) {
    assertThatThrownBy(() -> new RenderedHead(status, "", Fields.of()))
        .hasMessageContaining("(expected: 200 to 999)");
  }

  @Test
  void takesWhatMayBeWritten() {
    var head = new RenderedHead(200, "OK", Fields.of("X-Field", "\u00e9 \t\u00ff", "x-empty", ""));

    assertThat(head.fields().size()).isEqualTo(2);
  }
}
