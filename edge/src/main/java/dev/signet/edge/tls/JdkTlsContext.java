// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;

/**
 * A context of the JDK's engine, all of it on the heap. It gives session tickets under keys of its
 * own, so they are good on this node only. Clients of TLS 1.2 may not renegotiate, as with
 * BoringSSL.
 */
final class JdkTlsContext implements TlsContext {
  static {
    // the JDK lets them unless told so before the process's first handshake as a server
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private final SslContext context;
  private final String[] groups;

  /**
   * @param groups as the JDK names them, in order of preference
   */
  JdkTlsContext(SslContext context, List<String> groups) {
    this.context = context;
    this.groups = groups.toArray(String[]::new);
  }

  @Override
  public SslHandler newHandler(ByteBufAllocator allocator) {
    var handler = context.newHandler(allocator);
    var parameters = handler.engine().getSSLParameters();
    parameters.setUseCipherSuitesOrder(true);
    parameters.setNamedGroups(groups);
    handler.engine().setSSLParameters(parameters);
    return HandlerTimeouts.limited(handler);
  }

  /** Nothing is held outside the heap. */
  @Override
  public void retire() {}
}
