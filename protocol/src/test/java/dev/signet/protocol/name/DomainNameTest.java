// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {

  @Test
  void tellsHostsFromWildcards() {
    assertThat(DomainName.parse("Shop.Example.")).isEqualTo(new HostName("shop.example"));
    assertThat(DomainName.parse("*.Bücher.Example."))
        .isEqualTo(new WildcardName(new HostName("xn--bcher-kva.example")));
    assertThat(DomainName.parse("*.shop.example").text()).isEqualTo("*.shop.example");
    assertThat(DomainName.parse("*.shop.example")).hasToString("*.shop.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "*.",
        "*.example",
        "*.*.example",
        "**.shop.example",
        "*shop.example",
        "＊.shop.example",
        "*。shop.example",
        "*.1.2.3.4",
        "*.xn--a.example",
        "a.*.example"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> DomainName.parse(text)).isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> WildcardName.parse(text)).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void aWildcardIsNoLongerThanAName() {
    var parent251 = ("a".repeat(63) + ".").repeat(3) + "b".repeat(59);

    assertThat(WildcardName.parse("*." + parent251).text()).hasSize(253);
    assertThatThrownBy(() -> WildcardName.parse("*." + parent251 + "b"))
        .hasMessageContaining("at most 253");
    assertThatThrownBy(() -> new WildcardName(new HostName(parent251 + "b")))
        .hasMessageContaining("at most 253");
  }

  @Test
  void aWildcardCoversExactlyOneMoreLabel() {
    var wildcard = WildcardName.parse("*.shop.example");

    assertThat(wildcard.covers(HostName.parse("a.shop.example"))).isTrue();
    assertThat(wildcard.covers(HostName.parse("xn--bcher-kva.shop.example"))).isTrue();
    assertThat(wildcard.covers(HostName.parse("shop.example"))).isFalse();
    assertThat(wildcard.covers(HostName.parse("b.a.shop.example"))).isFalse();
    assertThat(wildcard.covers(HostName.parse("a.myshop.example"))).isFalse();
    assertThat(wildcard.covers(HostName.parse("myshop.example"))).isFalse();
  }

  @Test
  void aHostCoversItselfOnly() {
    var host = HostName.parse("shop.example");

    assertThat(host.covers(HostName.parse("SHOP.example"))).isTrue();
    assertThat(host.covers(HostName.parse("a.shop.example"))).isFalse();
  }

  @Property
  void anyTextIsANameOrRefused(@ForAll String text) {
    for (var candidate : new String[] {text, "*." + text, "*." + text + ".example"}) {
      try {
        var name = DomainName.parse(candidate);
        assertThat(DomainName.parse(name.text())).isEqualTo(name);
        assertThat(name.text()).hasSizeLessThanOrEqualTo(253).matches("(\\*\\.)?[a-z0-9.-]+");
      } catch (InvalidNameException e) {
        assertThat(e.getMessage()).startsWith("name: ").contains("(expected: ");
      }
    }
  }
}
