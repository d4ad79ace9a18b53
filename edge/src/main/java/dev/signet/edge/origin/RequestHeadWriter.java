// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.javadsl.model.HttpRequest;
import dev.signet.edge.exchange.ConnectionFields;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Octets;
import dev.signet.edge.wire.http1.message.FieldWriter;
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
    if (!Octets.isToken(method) || !Octets.isTarget(target)) throw illegal("request line");
    FieldWriter.octets(out, method);
    out.writeByte(' ');
    FieldWriter.octets(out, target);
    out.writeBytes(" HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    try {
      for (var header : request.getHeaders())
        if (!ConnectionFields.isMadeAnew(header.lowercaseName()))
          FieldWriter.field(out, header.name(), header.value());
    } catch (FieldWriter.IllegalFieldException e) {
      throw illegal("field " + e.field());
    }
    framing(out, request, method);
    out.writeBytes(END_OF_LINE);
  }

  private static void framing(ByteBuf out, HttpRequest request, String method) {
    var length = request.entity().getContentLengthOption();
    if (length.isEmpty()) FieldWriter.field(out, "Transfer-Encoding", "chunked");
    else if (length.getAsLong() > 0 || saysEmpty(request, method))
      FieldWriter.field(out, "Content-Length", Long.toString(length.getAsLong()));
  }

  /** Where content is expected, its absence has to be said (RFC 9110 §8.6). */
  private static boolean saysEmpty(HttpRequest request, String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "DELETE", "TRACE" -> false;
      case "POST", "PUT", "PATCH" -> true;
      default -> Messages.headOf(request).hasBody();
    };
  }

  /**
   * The last chunk, the fields after it, and their end.
   *
   * @throws BrokenExchangeException if a field may not be written; the buffer is spoilt then
   */
  static void writeEnd(ByteBuf out, Fields trailers) {
    try {
      FieldWriter.lastChunk(out, trailers);
    } catch (FieldWriter.IllegalFieldException e) {
      throw illegal("field " + e.field());
    }
  }

  private static BrokenExchangeException illegal(String what) {
    return new BrokenExchangeException(
        OriginFailure.INTERNAL, what + " of a request (expected: legal octets)");
  }
}
