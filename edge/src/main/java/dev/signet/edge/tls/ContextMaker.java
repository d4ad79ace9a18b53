// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Makes Netty's contexts of one engine. With a key manager and a trust manager of our own one costs
 * some ten microseconds; with Netty's defaults, which go through key stores, it would be
 * milliseconds.
 */
final class ContextMaker {
  private final TlsSettings settings;
  private final List<String> groups;

  /**
   * @param groups those that the engine knows
   */
  ContextMaker(TlsSettings settings, List<String> groups) {
    this.settings = settings;
    this.groups = groups;
  }

  /**
   * @throws IllegalArgumentException if the engine cannot use the certificate
   */
  ReferenceCountedOpenSslContext boringSsl(OneKey key, List<String> applicationProtocols) {
    var context =
        build(
            common(key, applicationProtocols)
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .option(OpenSslContextOption.USE_TASKS, false)
                .option(OpenSslContextOption.GROUPS, groups.toArray(String[]::new))
                // How long TLS 1.2 may resume; a ticket of TLS 1.3 lasts as long as its key.
                .sessionTimeout(settings.ticketRotation().toSeconds()));
    var made = (ReferenceCountedOpenSslContext) context;
    made.sessionContext().setSessionCacheEnabled(false);
    return made;
  }

  /**
   * @throws IllegalArgumentException if the engine cannot use the certificate
   */
  SslContext jdk(OneKey key, List<String> applicationProtocols) {
    return build(common(key, applicationProtocols).sslProvider(SslProvider.JDK));
  }

  private SslContextBuilder common(OneKey key, List<String> applicationProtocols) {
    return SslContextBuilder.forServer(key)
        .trustManager(NoClients.INSTANCE)
        .clientAuth(ClientAuth.NONE)
        .protocols(TlsVersions.SPOKEN)
        .ciphers(settings.cipherSuites(), SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                applicationProtocols));
  }

  private static SslContext build(SslContextBuilder builder) {
    try {
      return builder.build();
    } catch (SSLException | RuntimeException e) {
      throw new IllegalArgumentException("certificate: not usable for TLS", e);
    }
  }
}
