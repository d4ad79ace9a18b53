// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.text.IDNA;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  private static final String LABEL_63 = "a".repeat(63);
  private static final String NAME_253 = (LABEL_63 + ".").repeat(3) + "b".repeat(61);

  @ParameterizedTest
  @CsvSource({
    "shop.example, shop.example",
    "Shop.EXAMPLE, shop.example",
    "shop.example., shop.example",
    "shop.example。, shop.example",
    "bücher.example, xn--bcher-kva.example",
    "BÜCHER.example, xn--bcher-kva.example",
    "XN--BCHER-KVA.Example, xn--bcher-kva.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "faß.example, xn--fa-hia.example",
    "shop。example, shop.example",
    "shop．example, shop.example",
    "ｓｈｏｐ.example, shop.example",
    "a.b, a.b",
    "1.2.3.4.example, 1.2.3.4.example",
    "1a.2b, 1a.2b",
    "a.0xg, a.0xg",
    "münchen.公司.cn, xn--mnchen-3ya.xn--55qx5d.cn",
  })
  void normalises(String text, String normal) {
    assertThat(HostName.parse(text).text()).isEqualTo(normal);
    assertThat(HostName.tryParse(text)).contains(new HostName(normal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "example",
        "example.",
        ".example",
        "shop..example",
        "shop.example..",
        "shop.example.。",
        "-shop.example",
        "shop-.example",
        "sh--op.example",
        "my_shop.example",
        "my shop.example",
        "shop.example ",
        "shop\u0000.example",
        "shop\n.example",
        "shop/.example",
        "shop.example:443",
        "user@shop.example",
        "*.shop.example",
        "a.*.example",
        "1.2.3.4",
        "1.2.3.4.",
        "１.２.３.４",
        "0x7f.1",
        "127.0x1",
        "127.0x",
        "shop.123",
        "::1",
        "[::1]",
        "2001:db8::1",
        "::ffff:1.2.3.4",
        "xn--.example",
        "xn--a.example",
        "xn--0.example",
        "xn--\u0000.example",
        "xn--shop-.example",
        "XN--A.example",
        "shop.xn--a",
        "xn--xn---epa.example",
        "a\u200db.example",
        "אa.example",
        "1a.xn--4dbrk0ce",
        "\u00ad.example",
      })
  void refuses(String text) {
    assertThatThrownBy(() -> HostName.parse(text)).isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> new HostName(text)).isInstanceOf(InvalidNameException.class);
    assertThat(HostName.tryParse(text)).isEmpty();
  }

  @Test
  void keepsToTheLongestNameAndLabel() {
    assertThat(HostName.parse(NAME_253).text()).hasSize(253);
    assertThat(HostName.parse(NAME_253 + ".").text()).hasSize(253);
    assertThatThrownBy(() -> HostName.parse(NAME_253 + "b"))
        .hasMessageContaining("expected: at most 253 characters");
    assertThatThrownBy(() -> HostName.parse("a" + LABEL_63 + ".example"))
        .hasMessageContaining("expected: labels of 1 to 63 characters");
    assertThatThrownBy(() -> HostName.parse("a.".repeat(1_000_000)))
        .isInstanceOf(InvalidNameException.class);
  }

  @Test
  void messagesShowForeignTextShortAndPrintable() {
    assertThatThrownBy(() -> HostName.parse("a\r\n\"b"))
        .hasMessageStartingWith("name: \"a\uFFFD\uFFFD\uFFFDb\" (expected: ");
    assertThatThrownBy(() -> HostName.parse("_".repeat(500)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
  }

  @Test
  void theConstructorTakesNormalTextOnly() {
    assertThatThrownBy(() -> new HostName("Shop.example")).isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> new HostName("bücher.example"))
        .isInstanceOf(InvalidNameException.class);
  }

  @Test
  void knowsTheWildcardThatCoversIt() {
    assertThat(HostName.parse("a.shop.example").wildcard())
        .contains(WildcardName.parse("*.shop.example"));
    assertThat(HostName.parse("shop.example").wildcard()).isEmpty();
    assertThat(HostName.parse(NAME_253).wildcard()).isPresent();
  }

  @Property
  void anyTextIsANameOrRefused(@ForAll String text) {
    HostName.tryParse(text)
        .ifPresent(name -> assertThat(HostName.parse(name.text())).isEqualTo(name));
  }

  /** The shortcut for text in normal form agrees with the whole of UTS #46. */
  @Property(tries = 3000)
  void agreesWithUts46(@ForAll("nearlyNames") String text) {
    var info = new IDNA.Info();
    var ascii =
        IDNA.getUTS46Instance(
                IDNA.USE_STD3_RULES
                    | IDNA.CHECK_BIDI
                    | IDNA.CHECK_CONTEXTJ
                    | IDNA.NONTRANSITIONAL_TO_ASCII)
            .nameToASCII(text, new StringBuilder(), info)
            .toString();

    var name = HostName.tryParse(text);

    if (info.hasErrors()) assertThat(name).isEmpty();
    name.ifPresent(host -> assertThat(ascii).isIn(host.text(), host.text() + "."));
    if (!info.hasErrors() && ascii.matches("([^.]+\\.)+[a-z-]+"))
      assertThat(name).contains(new HostName(ascii));
  }

  @Provide
  Arbitrary<String> nearlyNames() {
    var labels =
        Arbitraries.oneOf(
            Arbitraries.strings().withChars("abxn01-").ofMaxLength(8),
            Arbitraries.strings().withChars("aAzZ09-ü._。×א\u200d").ofMaxLength(6),
            Arbitraries.strings().withChars("abcdefgh0123-").ofMaxLength(10).map("xn--"::concat),
            Arbitraries.of("xn--bcher-kva", "example", "com", "bücher", "B\u00dcCHER"));
    return labels.list().ofMinSize(1).ofMaxSize(4).map(list -> String.join(".", list));
  }
}
