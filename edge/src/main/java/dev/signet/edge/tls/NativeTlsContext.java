// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import io.netty.util.IllegalReferenceCountException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A context of BoringSSL. What it holds outside the heap lives as long as anybody uses it:
 *
 * <pre>
 *   made ── this context's reference ─────────────────▶ retire
 *             └ a call here ── a reference ──▶ its end
 *             └ a handler's engine ── a reference ────────────▶ the handler leaves its pipeline
 * </pre>
 *
 * Whoever goes first, the last one frees it, and nobody can reach it afterwards: a reference can be
 * taken only where there is one. A handler that is wanted after all of them are gone gets a native
 * context of its own, which goes with it.
 */
final class NativeTlsContext implements TlsContext {
  private final Supplier<ReferenceCountedOpenSslContext> maker;
  private final ReferenceCountedOpenSslContext context;
  private final Optional<CertificateIdentity> tickets;
  private final Supplier<TicketSecrets> secrets;
  private final Consumer<NativeTlsContext> retired;
  private final AtomicBoolean retiring = new AtomicBoolean();

  /** Those whose keys the context has; guarded by this. */
  private @Nullable TicketSecrets used;

  /**
   * @param maker makes the native context, and another one if need be
   * @param tickets whose tickets it gives; empty: none
   * @param secrets what the tickets' keys come from at this moment
   * @param retired is told once
   */
  NativeTlsContext(
      Supplier<ReferenceCountedOpenSslContext> maker,
      Optional<CertificateIdentity> tickets,
      Supplier<TicketSecrets> secrets,
      Consumer<NativeTlsContext> retired) {
    this.maker = maker;
    this.context = maker.get();
    this.tickets = tickets;
    this.secrets = secrets;
    this.retired = retired;
  }

  @Override
  public SslHandler newHandler(ByteBufAllocator allocator) {
    if (!retained()) return ofItsOwn(allocator);
    try {
      return handler(context, allocator);
    } finally {
      context.release();
    }
  }

  @Override
  public void retire() {
    if (!retiring.compareAndSet(false, true)) return;
    retired.accept(this);
    context.release();
  }

  /** Takes the ticket secrets of this moment; nothing if it has them, or is retired. */
  void renewTicketKeys() {
    if (tickets.isEmpty() || !retained()) return;
    try {
      synchronized (this) {
        var now = secrets.get();
        if (now.equals(used)) return;
        setTicketKeys(context, tickets.get(), now);
        used = now;
      }
    } finally {
      context.release();
    }
  }

  /** How many use the native context, for tests. */
  int references() {
    return context.refCnt();
  }

  private boolean retained() {
    try {
      context.retain();
      return true;
    } catch (IllegalReferenceCountException _) {
      return false;
    }
  }

  private SslHandler ofItsOwn(ByteBufAllocator allocator) {
    var own = maker.get();
    try {
      tickets.ifPresent(identity -> setTicketKeys(own, identity, secrets.get()));
      return handler(own, allocator);
    } finally {
      own.release();
    }
  }

  private SslHandler handler(ReferenceCountedOpenSslContext from, ByteBufAllocator allocator) {
    var handler = from.newHandler(allocator);
    if (tickets.isEmpty()) withoutTickets(handler);
    return HandlerTimeouts.limited(handler);
  }

  /** Netty allows every engine that speaks TLS 1.3 to give tickets, whatever the context says. */
  private static void withoutTickets(SslHandler handler) {
    if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine)
      SSL.setOptions(engine.sslPointer(), SSL.SSL_OP_NO_TICKET);
  }

  private static void setTicketKeys(
      ReferenceCountedOpenSslContext context, CertificateIdentity identity, TicketSecrets secrets) {
    if (context.sessionContext() instanceof OpenSslServerSessionContext sessions)
      sessions.setTicketKeys(identity.ticketKeys(secrets));
  }
}
