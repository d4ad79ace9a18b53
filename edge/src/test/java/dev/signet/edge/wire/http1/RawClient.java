// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A connection that writes whatever octets it is told to; a text holds one octet per char. */
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  public static RawClient plain(int port) {
    return plain(port, 0);
  }

  /**
   * @param receiveBuffer octets that the system takes in unread; 0 for the usual
   */
  public static RawClient plain(int port, int receiveBuffer) {
    try {
      return new RawClient(connected(port, receiveBuffer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RawClient tls(int port, String serverName, int receiveBuffer) {
    try {
      var tls = SSLContext.getInstance("TLS");
      tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
      var socket =
          (SSLSocket)
              tls.getSocketFactory()
                  .createSocket(connected(port, receiveBuffer), serverName, port, true);
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Socket connected(int port, int receiveBuffer) throws IOException {
    var socket = new Socket();
    if (receiveBuffer > 0) socket.setReceiveBufferSize(receiveBuffer);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  public RawClient send(String octets) {
    return send(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawClient send(byte[] octets) {
    try {
      socket.getOutputStream().write(octets);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends as long as anybody takes it; whether all was taken. */
  public boolean sends(byte[] octets) {
    try {
      socket.getOutputStream().write(octets);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Everything up to and with the text. */
  public String until(String end) {
    var read = new ByteArrayOutputStream();
    var wanted = end.getBytes(StandardCharsets.ISO_8859_1);
    var matched = 0;
    try {
      while (matched < wanted.length) {
        var octet = socket.getInputStream().read();
        if (octet < 0)
          throw new AssertionError("ended after: " + read.toString(StandardCharsets.ISO_8859_1));
        read.write(octet);
        var text = read.size();
        matched = octet == (wanted[matched] & 0xff) ? matched + 1 : octet == wanted[0] ? 1 : 0;
        if (text > 16 * 1024 * 1024) throw new AssertionError("no end in sight");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(read.toString(StandardCharsets.ISO_8859_1), e);
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  /** So many octets. */
  public String next(int count) {
    try {
      return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything up to the connection's proper end. */
  public String rest() {
    var ending = ending();
    if (ending.isBroken()) throw new AssertionError("broken off after: " + ending.octets());
    return ending.octets();
  }

  /** Everything up to the connection's end, and whether that was a proper one. */
  public Ending ending() {
    var read = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      in.transferTo(read);
      return new Ending(read.toString(StandardCharsets.ISO_8859_1), false);
    } catch (IOException _) {
      return new Ending(read.toString(StandardCharsets.ISO_8859_1), true);
    }
  }

  /**
   * How a connection ended.
   *
   * @param isBroken by a reset, or without TLS's farewell
   */
  public record Ending(String octets, boolean isBroken) {}

  /** Nothing more will be sent. */
  public RawClient halfClose() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, where the other side may be gone already. */
  public void stopsSending() {
    try {
      socket.shutdownOutput();
    } catch (IOException _) {
      // nobody hears it
    }
  }

  /** Leaves without a word. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // is gone
    }
  }
}
