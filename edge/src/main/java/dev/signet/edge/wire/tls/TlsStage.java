// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.tls;

import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * Speaks TLS between the network and the application, in the same island as both, so that a
 * connection needs no further actor.
 *
 * <pre>
 *             ┌────────────┐
 *  network ─▶ │  decrypts  │ ─▶ application
 *          ◀─ │  encrypts  │ ◀─
 *             └────────────┘
 * </pre>
 *
 * Back-pressure passes through in both directions; what is held is at most one element each way. A
 * client's reset, alert or garbage ends both sides without a failure; a failure of the application
 * aborts the connection, so that a cut response never looks whole.
 */
public final class TlsStage
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {

  final Inlet<ByteString> networkIn = Inlet.create("Tls.networkIn");
  final Outlet<ByteString> plainOut = Outlet.create("Tls.plainOut");
  final Inlet<ByteString> plainIn = Inlet.create("Tls.plainIn");
  final Outlet<ByteString> networkOut = Outlet.create("Tls.networkOut");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(networkIn, plainOut, plainIn, networkOut);

  final Supplier<SSLEngine> engines;
  final boolean directBuffers;
  final Duration handshakeTimeout;
  final BiConsumer<TlsEvent, String> listener;

  /**
   * @param applicationProtocol what to answer to the client's ALPN offer; empty: no answer
   * @param listener hears of the handshake's end exactly once, with a reason for the log, and of
   *     what breaks later
   */
  public TlsStage(
      TlsContext context,
      java.util.Optional<String> applicationProtocol,
      Duration handshakeTimeout,
      BiConsumer<TlsEvent, String> listener) {
    this.engines = () -> context.newEngine(applicationProtocol);
    this.directBuffers = context.prefersDirectBuffers();
    this.handshakeTimeout = handshakeTimeout;
    this.listener = listener;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new TlsLogic(this);
  }
}
