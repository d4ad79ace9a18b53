// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

  @Test
  void knowsItsPort() {
    assertThat(origin("http://a.example").port()).isEqualTo(80);
    assertThat(origin("https://a.example").port()).isEqualTo(443);
    assertThat(origin("https://a.example:8443/site").port()).isEqualTo(8443);
    assertThat(origin("https://a.example").isSecure()).isTrue();
    assertThat(origin("http://[::1]:8080").isSecure()).isFalse();
  }

  @Test
  void takesASchemeInAnyCase() {
    assertThat(origin("HTTPS://a.Example/Path")).isEqualTo(origin("https://a.Example/Path"));
    assertThat(origin("Http://a.example").url()).hasToString("http://a.example");
    assertThat(origin("Http://a.example").port()).isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a.example",
        "/path",
        "//a.example",
        "ftp://a.example",
        "http:a.example",
        "http:///path",
        "https://:443",
        "https://a.example?x=1",
        "https://a.example#x",
        "https://user:secret@a.example",
        "https://a.example:0",
        "https://a.example:65536",
        "https://a.example:99999999999",
        "file:///etc/passwd",
        "javascript:alert(1)",
      })
  void refuses(String url) {
    assertThatThrownBy(() -> origin(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("origin.url: ")
        .hasMessageContaining("(expected: ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesLongUrls() {
    var path = "a".repeat(Origin.LONGEST_URL);
    assertThatThrownBy(() -> origin("https://a.example/" + path))
        .hasMessageContaining("(expected: at most 2048)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nX: y", "a/b", "a:", "a:123456", "user@a", "ü.example"})
  void refusesHostHeader(String host) {
    assertThatThrownBy(() -> new Origin(URI.create("https://a.example"), Optional.of(host)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("origin.host: ");
  }

  @Property
  void anyTextIsAnOriginOrRefused(@ForAll String text) {
    for (var url : new String[] {text, "https://" + text, "http://a.example" + text}) {
      try {
        var origin = new Origin(new URI(url), Optional.of(text));
        assertThat(origin.port()).isBetween(1, 65535);
        assertThat(origin.url().getHost()).isNotEmpty();
      } catch (URISyntaxException | IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  private static Origin origin(String url) {
    return new Origin(URI.create(url), Optional.empty());
  }
}
