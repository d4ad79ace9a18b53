// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.protocol.domain.TenantId;
import java.net.URI;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainFormTest {

  @Test
  void readsAllFields() {
    var form =
        read(
            """
            {"tenant":"t1","origin":{"url":"https://origin.example/a","host":"shop.example"},
             "redirectToHttps":false}""");

    assertThat(form.tenant()).isEqualTo(new TenantId("t1"));
    assertThat(form.origin().url()).isEqualTo(URI.create("https://origin.example/a"));
    assertThat(form.origin().host()).contains("shop.example");
    assertThat(form.redirectToHttps()).isFalse();
  }

  @Test
  void redirectsAndKeepsTheOriginsHostUnlessToldOtherwise() {
    var form =
        read(
            """
            {"tenant":"t1","origin":{"url":"http://origin.example","host":null}}""");

    assertThat(form.redirectToHttps()).isTrue();
    assertThat(form.origin().host()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "tenant=t1",
        "{",
        "{\"tenant\":}",
        "{} {}",
        "{\"tenant\":\"a\",\"tenant\":\"b\"}",
        "{\"tenant\":\"\u0001\"}",
        "\uFEFF\uFEFF{}"
      })
  void aBodyThatIsNoJsonIsMalformed(String body) {
    assertThatThrownBy(reading(body))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                                                             | #/body          | found array (expected: an object)
          "text"                                                         | #/body          | found string
          {}                                                             | #/tenant        | missing (expected: a string)
          {"tenant":7,"origin":{"url":"http://o.example"}}               | #/tenant        | found number (expected: a string)
          {"tenant":"","origin":{"url":"http://o.example"}}              | #/tenant        | expected: 1 to 64
          {"tenant":"a b","origin":{"url":"http://o.example"}}           | #/tenant        | expected: 1 to 64
          {"tenant":"t"}                                                 | #/origin        | missing (expected: an object)
          {"tenant":"t","origin":"http://o.example"}                     | #/origin        | found string (expected: an object)
          {"tenant":"t","origin":{}}                                     | #/origin/url    | missing
          {"tenant":"t","origin":{"url":true}}                           | #/origin/url    | found boolean
          {"tenant":"t","origin":{"url":"o.example"}}                    | #/origin/url    | expected: http or https
          {"tenant":"t","origin":{"url":"ftp://o.example"}}              | #/origin/url    | expected: http or https
          {"tenant":"t","origin":{"url":"http://"}}                      | #/origin/url    | no URL
          {"tenant":"t","origin":{"url":"http://o.example/?q"}}          | #/origin/url    | expected: none of them
          {"tenant":"t","origin":{"url":"http://u:p@o.example/"}}        | #/origin/url    | expected: none of them
          {"tenant":"t","origin":{"url":"http://o.example:70000"}}       | #/origin/url    | port 70000
          {"tenant":"t","origin":{"url":"http://o.example","host":"a b"}} | #/origin/host  | expected: name or name:port
          {"tenant":"t","origin":{"url":"http://o.example","hots":"a"}}  | #/origin/hots   | unknown field (expected: only host, url)
          {"tenant":"t","origin":{"url":"http://o.example"},"redirect":1} | #/redirect     | unknown field
          {"tenant":"t","origin":{"url":"http://o.example"},"redirectToHttps":"yes"} | #/redirectToHttps | found string (expected: true or false)
          """)
  void aFieldThatCannotBeUsedIsNamed(String body, String pointer, String message) {
    assertThatThrownBy(reading(body))
        .isInstanceOfSatisfying(
            InvalidFormException.class, e -> assertThat(e.pointer()).isEqualTo(pointer))
        .hasMessageContaining(message);
  }

  @Test
  void anEndlessOriginUrlIsRefusedWithoutRepeatingIt() {
    var url = "http://o.example/" + "a".repeat(3000);

    assertThatThrownBy(reading("{\"tenant\":\"t\",\"origin\":{\"url\":\"" + url + "\"}}"))
        .isInstanceOf(InvalidFormException.class)
        .hasMessage("origin.url: 3017 characters (expected: at most 2048)");
  }

  private static DomainForm read(String body) {
    return DomainForm.read(body.getBytes(UTF_8));
  }

  private static ThrowingCallable reading(String body) {
    return () -> read(body);
  }
}
