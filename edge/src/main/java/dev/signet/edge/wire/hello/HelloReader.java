// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.hello;

import dev.signet.edge.wire.hello.HelloReading.Complete;
import dev.signet.edge.wire.hello.HelloReading.NeedsMore;
import dev.signet.edge.wire.hello.HelloReading.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Puts a ClientHello together from any number of segments and records. Reads strictly in the order
 * of the bytes, so that the answer never depends on where the network cut them. For one connection;
 * not safe for concurrent use.
 */
public final class HelloReader {
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int MESSAGE_HEADER = 4;
  private static final int RECORD_HEADER = 5;
  private static final int LONGEST_RECORD = 1 << 14;
  private static final HelloReading MORE = new NeedsMore();
  private static final List<byte[]> HTTP_METHODS =
      List.of(
              "GET ",
              "HEAD ",
              "POST ",
              "PUT ",
              "DELETE ",
              "CONNECT ",
              "OPTIONS ",
              "TRACE ",
              "PATCH ",
              "PRI * ")
          .stream()
          .map(method -> method.getBytes(StandardCharsets.US_ASCII))
          .toList();

  private final int longestHello;
  private final byte[] recordHeader = new byte[RECORD_HEADER + 3];
  private int headerLength;
  private int recordRemaining;
  private int records;
  private byte[] message = new byte[1024];
  private int messageLength;
  private HelloReading reading = MORE;

  /**
   * @param longestHello in bytes, without record headers
   */
  public HelloReader(int longestHello) {
    this.longestHello = longestHello;
  }

  /** Reads on. Once the answer is final, further bytes do not change it. */
  public HelloReading read(byte[] bytes) {
    var position = 0;
    while (reading instanceof NeedsMore && position < bytes.length) {
      if (recordRemaining == 0) {
        recordHeader[headerLength++] = bytes[position++];
        reading = recordHeader();
      } else {
        var count = Math.min(bytesWanted(), Math.min(recordRemaining, bytes.length - position));
        append(bytes, position, count);
        position += count;
        recordRemaining -= count;
        reading = message();
      }
    }
    return reading;
  }

  private HelloReading recordHeader() {
    var type = recordHeader[0] & 0xff;
    if (records == 0 && type != HANDSHAKE) return notTls(type);
    if (type != HANDSHAKE) return new Refused(HelloRefusal.NOT_A_CLIENT_HELLO);
    if (headerLength > 1 && recordHeader[1] != 3)
      return new Refused(records == 0 ? HelloRefusal.NOT_TLS : HelloRefusal.MALFORMED);
    if (headerLength < RECORD_HEADER) return MORE;
    var length = ((recordHeader[3] & 0xff) << 8) | (recordHeader[4] & 0xff);
    if (length == 0) return new Refused(HelloRefusal.MALFORMED); // RFC 8446 §5.1
    if (length > LONGEST_RECORD) return new Refused(HelloRefusal.OVERSIZED);
    records++;
    recordRemaining = length;
    headerLength = 0;
    return MORE;
  }

  /** Tells common mistakes apart, so that they can be answered and counted as what they are. */
  private HelloReading notTls(int first) {
    if (first == 21 || first == 20 || first == 23) {
      if (headerLength == 1) return MORE;
      return new Refused(
          recordHeader[1] == 3 ? HelloRefusal.NOT_A_CLIENT_HELLO : HelloRefusal.NOT_TLS);
    }
    if ((first & 0x80) != 0) {
      if (headerLength < 3) return MORE;
      return new Refused(
          recordHeader[2] == CLIENT_HELLO ? HelloRefusal.SSL_2 : HelloRefusal.NOT_TLS);
    }
    var beginsLikeHttp = false;
    for (var method : HTTP_METHODS) {
      var compared = Math.min(headerLength, method.length);
      if (!Arrays.equals(recordHeader, 0, compared, method, 0, compared)) continue;
      if (compared == method.length) return new Refused(HelloRefusal.PLAIN_HTTP);
      beginsLikeHttp = true;
    }
    return beginsLikeHttp ? MORE : new Refused(HelloRefusal.NOT_TLS);
  }

  private HelloReading message() {
    if (message[0] != CLIENT_HELLO) return new Refused(HelloRefusal.NOT_A_CLIENT_HELLO);
    if (messageLength < MESSAGE_HEADER) return MORE;
    if (bodyLength() > longestHello) return new Refused(HelloRefusal.OVERSIZED);
    if (messageLength < MESSAGE_HEADER + bodyLength()) return MORE;
    var parsed = HelloParser.parse(message, MESSAGE_HEADER, bodyLength());
    message = new byte[0];
    return switch (parsed) {
      case Complete complete -> complete;
      case Refused refused -> refused;
      case NeedsMore _ -> new Refused(HelloRefusal.MALFORMED);
    };
  }

  /** Never beyond the message's header, or its end, in one step. */
  private int bytesWanted() {
    if (messageLength == 0) return 1;
    if (messageLength < MESSAGE_HEADER) return MESSAGE_HEADER - messageLength;
    return MESSAGE_HEADER + bodyLength() - messageLength;
  }

  private int bodyLength() {
    return ((message[1] & 0xff) << 16) | ((message[2] & 0xff) << 8) | (message[3] & 0xff);
  }

  private void append(byte[] bytes, int offset, int count) {
    if (messageLength + count > message.length)
      message = Arrays.copyOf(message, Math.max(2 * message.length, messageLength + count));
    System.arraycopy(bytes, offset, message, messageLength, count);
    messageLength += count;
  }
}
