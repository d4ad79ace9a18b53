// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import dev.signet.edge.tls.TlsVersions;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * TLS toward origins: who they are is checked against the authorities of {@link OriginTrust}, for
 * the host of the URL, which is also the name they are asked for (RFC 6066 §3, RFC 9110 §4.3.4).
 */
final class OriginTls implements AutoCloseable {
  private final SslContext context;
  private final long handshakeMillis;

  /**
   * @throws IllegalArgumentException if the file of authorities is none
   */
  OriginTls(OriginSettings settings) {
    handshakeMillis = settings.connect().toMillis();
    try {
      context =
          SslContextBuilder.forClient()
              .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
              .protocols(TlsVersions.SPOKEN)
              .trustManager(OriginTrust.manager(settings.caFile()))
              .endpointIdentificationAlgorithm("HTTPS")
              .build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS toward origins", e);
    }
  }

  /** The first handler of a connection that is about to be made. */
  SslHandler handler(ByteBufAllocator allocator, OriginEndpoint endpoint) {
    var handler = context.newHandler(allocator, endpoint.host(), endpoint.port());
    handler.setHandshakeTimeout(handshakeMillis, TimeUnit.MILLISECONDS);
    return handler;
  }

  /** Handlers that were made before go on. */
  @Override
  public void close() {
    ReferenceCountUtil.release(context);
  }
}
