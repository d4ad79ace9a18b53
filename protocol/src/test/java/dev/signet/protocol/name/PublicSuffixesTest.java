// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicSuffixesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "co.uk",
        "*.co.uk",
        "github.io",
        "*.github.io",
        "公司.cn",
        "xn--55qx5d.cn",
        "foo.ck",
        "sande.møre-og-romsdal.no",
        "*.s3.amazonaws.com"
      })
  void belongToEveryone(String name) {
    assertThat(PublicSuffixes.isPublicSuffix(DomainName.parse(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.test", "*.shop.test", "shop.co.uk", "*.shop.co.uk", "me.github.io", "example.com",
        "*.example.com", "shop.unknown-tld", "shop.3com", "www.ck", "firma.公司.cn", "a.local",
        "bücher.example"
      })
  void belongToSomebody(String name) {
    assertThat(PublicSuffixes.isPublicSuffix(DomainName.parse(name))).isFalse();
  }
}
