// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.wire.http1.message.Octets;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes requests' heads and trailers (RFC 9112 §3, §5, §7.1.2), octet for octet; what is not legal
 * is not written. Framing is made anew, whatever the fields say of it.
 */
final class RequestHeadWriter {
  private static final byte[] END_OF_LINE = {'\r', '\n'};

  private RequestHeadWriter() {}

  /**
   * @throws BrokenExchangeException if the request may not be written; the buffer is spoilt then
   */
  static void write(ByteBuf out, HttpRequest request) {
    var head = Messages.headOf(request);
    var method = head.method();
    var target = head.target();
    if (!Octets.isToken(method) || !isTarget(target)) throw illegal("request line");
    octets(out, method);
    out.writeByte(' ');
    octets(out, target);
    out.writeBytes(" HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    for (var header : request.getHeaders())
      if (!isOfTheConnection(header.lowercaseName())) field(out, header.name(), header.value());
    framing(out, request, method);
    out.writeBytes(END_OF_LINE);
  }

  private static void framing(ByteBuf out, HttpRequest request, String method) {
    var length = request.entity().getContentLengthOption();
    if (length.isEmpty()) field(out, "Transfer-Encoding", "chunked");
    else if (length.getAsLong() > 0 || saysEmpty(request, method))
      field(out, "Content-Length", Long.toString(length.getAsLong()));
  }

  /** Where content is expected, its absence has to be said (RFC 9110 §8.6). */
  private static boolean saysEmpty(HttpRequest request, String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "DELETE", "TRACE" -> false;
      case "POST", "PUT", "PATCH" -> true;
      default -> Messages.headOf(request).hasBody();
    };
  }

  static boolean isStreamed(HttpRequest request) {
    return !(request.entity() instanceof HttpEntity.Strict);
  }

  /** The last chunk, the fields after it, and their end. */
  static void writeEnd(ByteBuf out, Fields trailers) {
    out.writeByte('0').writeBytes(END_OF_LINE);
    for (var i = 0; i < trailers.size(); i++)
      if (!isOfTheConnection(trailers.name(i)))
        field(out, trailers.nameAsWritten(i), trailers.value(i));
    out.writeBytes(END_OF_LINE);
  }

  private static void field(ByteBuf out, String name, String value) {
    if (!Octets.isToken(name) || !Octets.isValue(value)) throw illegal("field " + name);
    octets(out, name);
    out.writeByte(':').writeByte(' ');
    octets(out, value);
    out.writeBytes(END_OF_LINE);
  }

  private static boolean isTarget(String target) {
    for (var i = 0; i < target.length(); i++) {
      var octet = target.charAt(i);
      if (octet > 0xff || !Octets.isTarget((byte) octet)) return false;
    }
    return !target.isEmpty();
  }

  /** What this connection says for itself. */
  private static boolean isOfTheConnection(String lowerCaseName) {
    return switch (lowerCaseName) {
      case "connection",
          "content-length",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          "upgrade" ->
          true;
      default -> false;
    };
  }

  private static void octets(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
  }

  private static BrokenExchangeException illegal(String what) {
    return new BrokenExchangeException(
        OriginFailure.INTERNAL, what + " of a request (expected: legal octets)");
  }
}
