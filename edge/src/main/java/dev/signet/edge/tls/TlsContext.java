// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;

/**
 * TLS with one certificate. Who has a context made owns it, and retires it when it is to be used no
 * more; connections that are open then go on. Safe for concurrent use.
 */
public sealed interface TlsContext permits NativeTlsContext, JdkTlsContext {

  /**
   * A handler for one connection, in server mode. It belongs into a pipeline at once: what it holds
   * outside the heap is given back when it leaves that. Works for a retired context too, since a
   * handshake may have found the context just before somebody else retired it. The handler does not
   * bound the handshake's time: that is its owner's to do.
   *
   * @param allocator the channel's own
   */
  SslHandler newHandler(ByteBufAllocator allocator);

  /**
   * Gives back what the context itself holds outside the heap, once the last handler made by then
   * is done. Retiring twice does nothing.
   */
  void retire();
}
