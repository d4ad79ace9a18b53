// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.signet.protocol.domain.Origin;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginAddressPolicyTest {
  private static final OriginSettings SETTINGS =
      OriginSettings.from(ConfigFactory.load().getConfig("signet.origin"));
  private static final Map<String, String> DNS =
      Map.of(
          "public.example",
          "8.8.8.8",
          "inner.example",
          "10.0.0.7",
          "sly.example",
          "::ffff:10.0.0.7");

  private static InetAddress[] lookUp(String host) throws UnknownHostException {
    if (host.equals("both.example"))
      return new InetAddress[] {
        InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("10.0.0.7")
      };
    var found = DNS.get(host);
    if (found != null) return new InetAddress[] {InetAddress.ofLiteral(found)};
    if (host.endsWith(".example")) throw new UnknownHostException(host);
    return InetAddress.getAllByName(host);
  }

  private static Optional<String> refusal(String url, boolean allowPrivate) {
    var resolver =
        new OriginResolver(
            OriginAddressPolicyTest::lookUp, Runnable::run, SETTINGS, InstantSource.system());
    return new OriginAddressPolicy(allowPrivate, resolver)
        .refusal(new Origin(URI.create(url), Optional.empty()))
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://inner.example",
        "http://sly.example",
        "http://both.example",
        "http://127.0.0.1:9080",
        "http://[::1]",
        "http://[::ffff:127.0.0.1]",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0",
        "http://2130706433",
      })
  void refusesOriginsInsideAndSaysNoAddress(String url) {
    assertThat(refusal(url, false))
        .hasValueSatisfying(
            text -> assertThat(text).contains("expected").doesNotContain("10.0.0.7"));
  }

  @Test
  void takesPublicOnesAndThoseThatDoNotResolveYet() {
    assertThat(refusal("https://public.example", false)).isEmpty();
    assertThat(refusal("https://later.example", false)).isEmpty();
  }

  @Test
  void takesPrivateOnesWhereTheyAreAllowedButNeverMetadata() {
    assertThat(refusal("http://inner.example", true)).isEmpty();
    assertThat(refusal("http://169.254.169.254", true)).isPresent();
  }
}
