// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of the groups that are wanted an engine knows: what it does not know is left out. */
final class KeyExchangeGroups {
  private static final Logger LOG = LoggerFactory.getLogger(KeyExchangeGroups.class);

  private KeyExchangeGroups() {}

  /**
   * @param wanted in order of preference
   * @throws IllegalArgumentException if BoringSSL knows none of them
   */
  static List<String> ofBoringSsl(List<String> wanted) {
    var known = wanted.stream().filter(KeyExchangeGroups::isKnown).toList();
    return checked(wanted, known);
  }

  /**
   * @param wanted as BoringSSL names them
   * @return as the JDK names them
   * @throws IllegalArgumentException if the JDK knows none of them
   */
  static List<String> ofJdk(List<String> wanted) {
    var known = wanted.stream().map(KeyExchangeGroups::jdkName).flatMap(Optional::stream).toList();
    return checked(wanted, known);
  }

  private static Optional<String> jdkName(String group) {
    return switch (group) {
      case "X25519" -> Optional.of("x25519");
      case "P-256" -> Optional.of("secp256r1");
      case "P-384" -> Optional.of("secp384r1");
      case "P-521" -> Optional.of("secp521r1");
      default -> Optional.empty();
    };
  }

  /** A context can be made with it. */
  private static boolean isKnown(String group) {
    try {
      var context =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.OPENSSL_REFCNT)
              .trustManager(NoClients.INSTANCE)
              .option(OpenSslContextOption.GROUPS, new String[] {group})
              .build();
      ReferenceCountUtil.release(context);
      return true;
    } catch (SSLException _) {
      return false;
    }
  }

  private static List<String> checked(List<String> wanted, List<String> known) {
    if (known.isEmpty())
      throw new IllegalArgumentException(
          "groups: " + wanted + " (expected: at least one that the engine knows)");
    if (known.size() < wanted.size())
      LOG.atInfo()
          .addKeyValue("wanted", wanted)
          .addKeyValue("used", known)
          .log("this TLS engine does not know all groups");
    return known;
  }
}
