// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.origin.AddressBlock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VisitorTest {
  private static final TrustedProxies TRUSTED =
      new TrustedProxies(
          List.of(AddressBlock.of("10.0.0.0/8"), AddressBlock.of("2001:db8:1::/48")));

  private static Visitor visitor(String peer, String... fields) {
    var connection =
        new AcceptedConnection(
            new InetSocketAddress(InetAddress.ofLiteral(peer), 1),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 80),
            Optional.empty());
    return Visitor.of(connection, Fields.of(fields), TRUSTED);
  }

  @Test
  void believesNobodyUnlessTold() {
    var visitor =
        visitor(
            "198.51.100.7",
            "X-Forwarded-For",
            "6.6.6.6",
            "Forwarded",
            "for=6.6.6.6;proto=https",
            "X-Forwarded-Proto",
            "https");

    assertThat(visitor.client().getHostAddress()).isEqualTo("198.51.100.7");
    assertThat(visitor.scheme()).isEqualTo("http");
    assertThat(visitor.toldForwardedFor()).isEqualTo("198.51.100.7");
    assertThat(visitor.toldForwarded("a.example"))
        .isEqualTo("for=198.51.100.7;host=\"a.example\";proto=http");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1                        | 192.0.2.1",
        "6.6.6.6, 192.0.2.1               | 192.0.2.1",
        "6.6.6.6, 192.0.2.1, 10.2.3.4     | 192.0.2.1",
        "192.0.2.1:4711                   | 192.0.2.1",
        "[2001:db8::7]:80, 2001:db8:1::5  | 2001:db8:0:0:0:0:0:7",
        "2001:db8::7                      | 2001:db8:0:0:0:0:0:7",
        "6.6.6.6, unknown                 | 10.0.0.1",
        "6.6.6.6, 'x, 10.2.3.4            | 10.2.3.4",
        "6.6.6.6,                         | 10.0.0.1",
        "6.6.6.6:port                     | 10.0.0.1",
        "6.6.6.6:123456                   | 10.0.0.1",
        "[2001:db8::7                     | 10.0.0.1",
        "[2001:db8::7]x                   | 10.0.0.1",
        "fe80::1%none                     | 10.0.0.1",
        "6.6.6.6 7.7.7.7                  | 10.0.0.1",
        "10.9.9.9                         | 10.9.9.9",
      })
  void theRightmostAddressThatIsNotTrustedIsTheClient(String chain, String client) {
    var visitor = visitor("10.0.0.1", "X-Forwarded-For", chain);

    assertThat(visitor.client().getHostAddress()).isEqualTo(client);
    assertThat(visitor.toldForwardedFor()).isEqualTo(chain + ", 10.0.0.1");
  }

  @Test
  void saysTheSameInBothFormsWhicheverItHeard() {
    var old = visitor("10.0.0.1", "X-Forwarded-For", "192.0.2.1, 2001:db8::7");
    var standard =
        visitor("10.0.0.1", "Forwarded", "for=192.0.2.1, For=\"[2001:db8::7]:80\";proto=HTTPS");

    assertThat(old.toldForwarded("a.example"))
        .isEqualTo(
            "for=192.0.2.1, for=\"[2001:db8::7]\", for=10.0.0.1;host=\"a.example\";proto=http");
    assertThat(standard.toldForwardedFor()).isEqualTo("192.0.2.1, [2001:db8::7]:80, 10.0.0.1");
    assertThat(standard.scheme()).isEqualTo("https");
    assertThat(standard.client().getHostAddress()).isEqualTo("2001:db8:0:0:0:0:0:7");
    assertThat(standard.toldForwarded("a.example"))
        .isEqualTo(
            "for=192.0.2.1, For=\"[2001:db8::7]:80\";proto=HTTPS, for=10.0.0.1;host=\"a.example\";proto=https");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:0:0:0:0:7, 2001:db8::7",
    "2001:DB8:0:1:0:0:0:0, 2001:db8:0:1::",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "fe80::1%1, fe80::1",
    "::ffff:192.0.2.1, 192.0.2.1",
  })
  void addressesAreToldInTheirShortForm(String peer, String told) {
    var visitor = visitor(peer);

    assertThat(visitor.toldForwardedFor()).isEqualTo(told);
    assertThat(visitor.toldForwarded("a.example"))
        .startsWith(told.contains(":") ? "for=\"[" + told + "]\";" : "for=" + told + ";");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=6.6.6.6;x=\"                     | for=192.0.2.1;proto=https",
        "for=6.6.6.6;x=\", for=192.0.2.1      |",
        "for=6.6.6.6;x=\"\\                   | for=192.0.2.1",
        "for=6.6.6.6;x=\"\\\", for=192.0.2.1  |",
        "for=192.0.2.1                        | for=192.0.2.2;x=\"",
        "for=6.6.6.6;x=\"                     | y=\";for=192.0.2.1",
        "for=6.6.6.6;x=\", for=\"[2001:db8::7]\" |",
        "for=\"6.6.6.6\"x                     | for=192.0.2.1",
        "for=6.6.6.6\"                        | for=192.0.2.1",
        "for=[2001:db8::7]                    | for=192.0.2.1",
        "for=6.6.6.6:80                       | for=192.0.2.1",
        "for                                  | for=192.0.2.1",
        "for=                                 | for=192.0.2.1",
        "=6.6.6.6                             | for=192.0.2.1",
        "for =6.6.6.6                         | for=192.0.2.1",
        "for= 6.6.6.6                         | for=192.0.2.1",
        "for=6.6.6.6 x                        | for=192.0.2.1",
        "for=6.6.6.6;for=192.0.2.1            |",
        "for=6.6.6.6;For=192.0.2.1            |",
      })
  void aMalformedChainIsNeitherBelievedNorContinued(String first, @Nullable String second) {
    var visitor = forwarded(first, second);

    assertThat(visitor.client().getHostAddress()).isEqualTo("10.0.0.1");
    assertThat(visitor.scheme()).isEqualTo("http");
    assertThat(visitor.toldForwardedFor()).isEqualTo("10.0.0.1");
    assertThat(visitor.toldForwarded("a.example"))
        .isEqualTo("for=10.0.0.1;host=\"a.example\";proto=http");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=192.0.2.1                        |                 | 192.0.2.1",
        "for=6.6.6.6                          | for=192.0.2.1   | 192.0.2.1",
        "for=6.6.6.6, for=192.0.2.1           | for=10.2.3.4    | 192.0.2.1",
        "FOR=192.0.2.1;proto=http;by=_x       |                 | 192.0.2.1",
        "proto=http;;for=192.0.2.1;           |                 | 192.0.2.1",
        "proto=http ; for=\"192.0.2.1:_port\" |                 | 192.0.2.1",
        "for=6.6.6.6;x=\", for=7.7.7.7\"      | for=192.0.2.1   | 192.0.2.1",
        "x=\"a\\\"b;for=6.6.6.6\"             | for=192.0.2.1   | 192.0.2.1",
        "for=\"192.0.2\\.1\"                  |                 | 192.0.2.1",
        ",                                    | for=192.0.2.1   | 192.0.2.1",
        "for=6.6.6.6                          | for=unknown     | 10.0.0.1",
        "for=6.6.6.6                          | proto=http      | 10.0.0.1",
        "for=6.6.6.6                          | for=\"\"          | 10.0.0.1",
      })
  void aWellFormedChainIsContinued(String first, @Nullable String second, String client) {
    var visitor = forwarded(first, second);

    assertThat(visitor.client().getHostAddress()).isEqualTo(client);
    assertThat(visitor.toldForwarded("a.example"))
        .isEqualTo(
            (second == null ? first : first + ", " + second)
                + ", for=10.0.0.1;host=\"a.example\";proto=http");
  }

  private static Visitor forwarded(String first, @Nullable String second) {
    return second == null
        ? visitor("10.0.0.1", "Forwarded", first)
        : visitor("10.0.0.1", "Forwarded", first, "Forwarded", second);
  }

  @Test
  void aMalformedFormLeavesTheOtherAlone() {
    var visitor =
        visitor("10.0.0.1", "Forwarded", "for=6.6.6.6;x=\"", "X-Forwarded-For", "192.0.2.1");

    assertThat(visitor.client().getHostAddress()).isEqualTo("192.0.2.1");
    assertThat(visitor.toldForwardedFor()).isEqualTo("192.0.2.1, 10.0.0.1");
    assertThat(visitor.toldForwarded("a.example"))
        .isEqualTo("for=192.0.2.1, for=10.0.0.1;host=\"a.example\";proto=http");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=\"6.6.6.6, 192.0.2.1\"  | unknown",
        "for=\"[::1], 192.0.2.1\"    | unknown",
        "for=\"\"                    | unknown",
        "proto=http                  | unknown",
        "for=_hidden                 | _hidden",
        "for=\"192.0.2.1:80\"        | 192.0.2.1:80",
      })
  void aNodeIsOneAddressInTheOlderForm(String element, String told) {
    assertThat(visitor("10.0.0.1", "Forwarded", element).toldForwardedFor())
        .isEqualTo(told + ", 10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({"https, https", "HTTPS, https", "gopher, http", "'https, http', http"})
  void believesASchemeThatIsOne(String said, String believed) {
    assertThat(visitor("10.0.0.1", "X-Forwarded-Proto", said).scheme()).isEqualTo(believed);
  }
}
