// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.cluster;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One HTTPS connection to a node on loopback that is kept and used for one request after the other.
 */
final class KeptConnection implements AutoCloseable {
  private static final int LIMIT_MILLIS = 15_000;
  private static final String STATUS_LINE = "HTTP/1.1 ";

  private final String host;
  private final SSLSocket socket;
  private final InputStream in;
  private boolean usable = true;

  private KeptConnection(String host, SSLSocket socket) throws IOException {
    this.host = host;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static KeptConnection open(String host, int port, SSLContext trust) throws IOException {
    var plain = new Socket();
    plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
    plain.setSoTimeout(LIMIT_MILLIS);
    var socket = (SSLSocket) trust.getSocketFactory().createSocket(plain, host, port, true);
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(host)));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new KeptConnection(host, socket);
  }

  /** Whether it may be used again: the last response did not announce its end. */
  boolean isUsable() {
    return usable;
  }

  /** The status; the body is read to its end. */
  int get(String path) throws IOException {
    var request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    var status = Integer.parseInt(line().substring(STATUS_LINE.length(), STATUS_LINE.length() + 3));
    var length = -1;
    for (var field = line().toLowerCase(Locale.ROOT); !field.isEmpty(); ) {
      if (field.startsWith("content-length:"))
        length = Integer.parseInt(field.substring(15).strip());
      if (field.equals("connection: close")) usable = false;
      field = line().toLowerCase(Locale.ROOT);
    }
    if (in.readNBytes(length).length < length) throw new EOFException("a body cut short");
    return status;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It was to end anyway.
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) throw new EOFException("a head cut short: \"" + line + "\"");
      if (next != '\r') line.append((char) next);
    }
    return line.toString();
  }
}
