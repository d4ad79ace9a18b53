// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** HTTP/1.1 by hand: sends bytes as they are given and reads what comes, byte for byte. */
final class RawHttp implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;
  private final List<String> trailers = new ArrayList<>();

  /**
   * @param start status line or request line
   * @param fields header lines as they came
   * @param trailers lines after a chunked body
   */
  record Message(String start, List<String> fields, String body, List<String> trailers) {
    Message(String start, List<String> fields, String body) {
      this(start, fields, body, List.of());
    }

    int status() {
      return Integer.parseInt(start.substring(9, 12));
    }

    List<String> all(String name) {
      return fields.stream()
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .toList();
    }

    Optional<String> field(String name) {
      return all(name).stream().findFirst();
    }
  }

  RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    this.socket.setSoTimeout(TIMEOUT_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Lines that end with a bar. */
  void sendLines(String lines) throws IOException {
    send(lines.replace("|", "\r\n"));
  }

  RawHttp send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  Message read() throws IOException {
    return read(true);
  }

  /** The header section of a message. */
  Message readHead() throws IOException {
    var start = line();
    var fields = new ArrayList<String>();
    for (var line = line(); !line.isEmpty(); line = line()) fields.add(line);
    return new Message(start, fields, "");
  }

  Message read(boolean withBody) throws IOException {
    var head = readHead();
    var informational = head.start().startsWith("HTTP/1.1 1");
    if (!withBody
        || informational
        || head.start().contains(" 304")
        || head.start().contains(" 204")) return head;
    trailers.clear();
    var body = body(head);
    return new Message(head.start(), head.fields(), body, List.copyOf(trailers));
  }

  private String body(Message head) throws IOException {
    if (head.field("Transfer-Encoding").isPresent()) return chunks();
    var length = head.field("Content-Length").map(Integer::parseInt);
    if (length.isPresent()) return bytes(length.get());
    return head.start().startsWith("HTTP/") ? new String(in.readAllBytes(), ISO_8859_1) : "";
  }

  private String chunks() throws IOException {
    var body = new StringBuilder();
    while (true) {
      var size = Integer.parseInt(line(), 16);
      if (size == 0) break;
      body.append(bytes(size));
      line();
    }
    for (var line = line(); !line.isEmpty(); line = line()) trailers.add(line);
    return body.toString();
  }

  /** That many bytes of a body. */
  String bytes(int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length)
      throw new EOFException("found " + bytes.length + " bytes (expected: " + length + ")");
    return new String(bytes, ISO_8859_1);
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (var c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) throw new EOFException("connection ended after \"" + line + "\"");
      if (c != '\r') line.write(c);
    }
    return line.toString(ISO_8859_1);
  }

  /** Ends the connection as a broken one does. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
