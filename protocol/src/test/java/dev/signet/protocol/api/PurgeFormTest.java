// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.protocol.domain.Purge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PurgeFormTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          tenant, t1,                                   t1
          domain, Shop.Example.,                        shop.example
          domain, *.Shop.Example,                       *.shop.example
          url,    HTTPS://Shop.Example:443/a?b=C,       https://shop.example/a?b=C
          url,    http://shop.example,                  http://shop.example/
          url,    https://shop.example:8443/a,          https://shop.example:8443/a
          prefix, https://shop.example/blog/,           https://shop.example/blog/
          tag,    product-17,                           product-17
          """)
  void valuesComeInNormalForm(String scope, String value, String normal) {
    var form = read("{\"scope\":\"" + scope + "\",\"value\":\"" + value + "\",\"soft\":true}");

    assertThat(form).isEqualTo(new PurgeForm(Purge.Scope.parse(scope), normal, true));
  }

  @Test
  void everythingNeedsNoValue() {
    assertThat(read("{\"scope\":\"all\"}")).isEqualTo(new PurgeForm(Purge.Scope.ALL, "", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                               | #/scope | missing
          {"scope":"everything"}                           | #/scope | expected: all, tenant, domain, url, prefix or tag
          {"scope":"all","value":"x"}                      | #/value | expected: none with scope all
          {"scope":"tag"}                                  | #/value | missing
          {"scope":"tag","value":"a b"}                    | #/value | no tag
          {"scope":"tag","value":"a,b"}                    | #/value | no tag
          {"scope":"domain","value":"localhost"}           | #/value | expected
          {"scope":"url","value":"/a"}                     | #/value | another scheme
          {"scope":"url","value":"https://10.0.0.1/"}      | #/value | expected
          {"scope":"prefix","value":"https://a.example/#b"} | #/value | a fragment
          {"scope":"tenant","value":"t","soft":1}          | #/soft  | expected: true or false
          """)
  void aFieldThatCannotBeUsedIsNamed(String body, String pointer, String message) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            InvalidFormException.class, e -> assertThat(e.pointer()).isEqualTo(pointer))
        .hasMessageContaining(message);
  }

  private static PurgeForm read(String body) {
    return PurgeForm.read(body.getBytes(UTF_8));
  }
}
