// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.tls;

import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** One run of a {@link TlsStage}. */
final class TlsLogic extends TimerGraphStageLogic {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  /** More wraps than any handshake flight, alert or key update needs. */
  private static final int MOST_WRAPS = 64;

  private final TlsStage stage;
  private final SSLEngine engine;

  /** Encrypted bytes that are not decrypted yet. */
  private ByteString received = ByteString.emptyByteString();

  /** Plain bytes that are not encrypted yet. */
  private ByteString unsent = ByteString.emptyByteString();

  /** Encrypted bytes that wait for demand. */
  private ByteString outgoing = ByteString.emptyByteString();

  private boolean handshaking = true;
  private boolean needsMore = true;
  private boolean inboundDone;
  private boolean applicationDone;
  private boolean closing;

  TlsLogic(TlsStage stage) {
    super(stage.shape());
    this.stage = stage;
    this.engine = stage.engines.get();
    setHandler(stage.networkIn, new NetworkIn());
    setHandler(stage.plainOut, new PlainOut());
    setHandler(stage.plainIn, new PlainIn());
    setHandler(stage.networkOut, new NetworkOut());
  }

  @Override
  public void preStart() throws SSLException {
    engine.beginHandshake();
    scheduleOnce("handshake", stage.handshakeTimeout);
    pull(stage.networkIn);
  }

  @Override
  public void onTimer(Object timerKey) {
    handshakeEnded(TlsEvent.HANDSHAKE_TIMED_OUT, "");
    completeStage();
  }

  /** Closing both directions gives an engine's native memory back at once. */
  @Override
  public void postStop() {
    if (handshaking) handshakeEnded(TlsEvent.HANDSHAKE_ABANDONED, "");
    try {
      engine.closeOutbound();
      engine.closeInbound();
    } catch (SSLException | RuntimeException _) {
      // says only that the peer did not take leave, which is known
    }
  }

  /**
   * Does whatever can be done now, in this order: answer, decrypt, encrypt, close, ask for more.
   */
  private void proceed() {
    try {
      wrapIfNeeded();
      while (canUnwrap()) {
        unwrap();
        wrapIfNeeded();
      }
      if (!handshaking && !closing && !unsent.isEmpty() && canSend()) encrypt();
    } catch (SSLException | RuntimeException e) {
      broken(e);
      return;
    }
    if (applicationDone && unsent.isEmpty() && !closing && !handshaking) closeOutbound();
    flush();
    if (closing && outgoing.isEmpty()) completeStage();
    else askForMore();
  }

  private void askForMore() {
    if (needsMore
        && !inboundDone
        && (handshaking || wanted())
        && !hasBeenPulled(stage.networkIn)
        && !isClosed(stage.networkIn)) pull(stage.networkIn);
    if (!handshaking
        && unsent.isEmpty()
        && outgoing.isEmpty()
        && isAvailable(stage.networkOut)
        && !hasBeenPulled(stage.plainIn)
        && !isClosed(stage.plainIn)) pull(stage.plainIn);
  }

  /** Whether the application takes plain bytes, or has turned away so that they are dropped. */
  private boolean wanted() {
    return isClosed(stage.plainOut) || isAvailable(stage.plainOut);
  }

  private boolean canSend() {
    return outgoing.isEmpty() && isAvailable(stage.networkOut);
  }

  private boolean canUnwrap() {
    return !needsMore && !inboundDone && !closing && (handshaking || wanted());
  }

  private void unwrap() throws SSLException {
    var scratch = Scratch.ofThisThread(stage.directBuffers);
    var network = scratch.network();
    var plain = scratch.plain();
    received.copyToBuffer(network);
    network.flip();
    while (network.hasRemaining() && plain.position() < Scratch.PLAIN) {
      var result = engine.unwrap(network, plain);
      runTasks();
      if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
        needsMore = true;
        break;
      }
      if (result.getStatus() == Status.CLOSED) {
        inboundDone = true;
        break;
      }
      if (result.getStatus() == Status.BUFFER_OVERFLOW) break;
      if (handshaking) noteHandshake(result);
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) break;
      if (!handshaking && !wanted()) break;
      if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) break;
    }
    received = received.drop(network.position());
    if (received.isEmpty()) needsMore = true;
    deliver(plain.flip());
    if (inboundDone) inboundClosed();
  }

  private void deliver(ByteBuffer plain) {
    if (plain.hasRemaining() && isAvailable(stage.plainOut))
      push(stage.plainOut, ByteString.fromByteBuffer(plain));
  }

  private void inboundClosed() {
    complete(stage.plainOut);
    received = ByteString.emptyByteString();
    if (engine.isOutboundDone() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP)
      closeOutbound();
  }

  /** Handshake messages, alerts, key updates: whatever the engine itself has to say. */
  private void wrapIfNeeded() throws SSLException {
    for (var i = 0; i < MOST_WRAPS; i++) {
      runTasks();
      if (engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) break;
      var network = Scratch.ofThisThread(stage.directBuffers).network();
      var result = engine.wrap(NOTHING.duplicate(), network);
      keep(network);
      if (handshaking) noteHandshake(result);
      if (result.getStatus() == Status.CLOSED) break;
    }
  }

  private void encrypt() throws SSLException {
    var scratch = Scratch.ofThisThread(stage.directBuffers);
    var plain = scratch.plain();
    var network = scratch.network();
    plain.limit(Scratch.PLAIN);
    var taken = unsent.copyToBuffer(plain);
    plain.flip();
    while (plain.hasRemaining()) {
      var result = engine.wrap(plain, network);
      if (result.getStatus() == Status.CLOSED) {
        unsent = ByteString.emptyByteString();
        closing = true;
        break;
      }
      if (result.getStatus() != Status.OK)
        throw new SSLException("wrap: " + result.getStatus() + " (expected: OK)");
      runTasks();
    }
    unsent = unsent.drop(taken);
    keep(network);
  }

  private void keep(ByteBuffer network) {
    network.flip();
    if (network.hasRemaining()) outgoing = outgoing.concat(ByteString.fromByteBuffer(network));
  }

  private void flush() {
    if (outgoing.isEmpty() || !isAvailable(stage.networkOut)) return;
    var bytes = outgoing;
    outgoing = ByteString.emptyByteString();
    push(stage.networkOut, bytes);
  }

  private void closeOutbound() {
    closing = true;
    engine.closeOutbound();
    lastWords();
  }

  private void broken(Exception cause) {
    var reason = String.valueOf(cause.getMessage());
    if (handshaking) handshakeEnded(TlsEvent.HANDSHAKE_FAILED, reason);
    else stage.listener.accept(TlsEvent.RECORDS_BROKEN, reason);
    closing = true;
    inboundDone = true;
    unsent = ByteString.emptyByteString();
    lastWords();
    if (!isClosed(stage.plainOut)) complete(stage.plainOut);
    flush();
    if (outgoing.isEmpty()) completeStage();
  }

  /** Close_notify, or the alert that says what was wrong. */
  private void lastWords() {
    try {
      wrapIfNeeded();
    } catch (SSLException | RuntimeException _) {
      // an engine repeats the failure that it has already reported
    }
  }

  private void runTasks() {
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      var task = engine.getDelegatedTask();
      if (task == null) return;
      task.run();
    }
  }

  private void noteHandshake(SSLEngineResult result) {
    if (result.getHandshakeStatus() == HandshakeStatus.FINISHED
        || engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
      cancelTimer("handshake");
      handshakeEnded(TlsEvent.HANDSHAKE_COMPLETED, "");
    }
  }

  private void handshakeEnded(TlsEvent event, String reason) {
    handshaking = false;
    stage.listener.accept(event, reason);
  }

  private final class NetworkIn extends AbstractInHandler {
    @Override
    public void onPush() {
      var bytes = grab(stage.networkIn);
      if (inboundDone) return;
      received = received.isEmpty() ? bytes : received.concat(bytes);
      needsMore = false;
      proceed();
    }

    @Override
    public void onUpstreamFinish() {
      if (handshaking) {
        completeStage();
        return;
      }
      if (canUnwrap() || !needsMore) proceed();
      if (needsMore && !isClosed(stage.plainOut)) complete(stage.plainOut);
    }

    @Override
    public void onUpstreamFailure(Throwable cause) {
      completeStage();
    }
  }

  private final class PlainOut extends AbstractOutHandler {
    @Override
    public void onPull() {
      proceed();
      if (needsMore && isClosed(stage.networkIn) && !isClosed(stage.plainOut))
        complete(stage.plainOut);
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      proceed();
    }
  }

  private final class PlainIn extends AbstractInHandler {
    @Override
    public void onPush() {
      unsent = grab(stage.plainIn);
      proceed();
    }

    @Override
    public void onUpstreamFinish() {
      applicationDone = true;
      proceed();
    }
  }

  private final class NetworkOut extends AbstractOutHandler {
    @Override
    public void onPull() {
      proceed();
    }
  }
}
