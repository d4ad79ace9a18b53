// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.ConnectionFields;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.Octets;
import dev.signet.edge.exchange.RenderedHead;
import dev.signet.edge.exchange.ResponseContent;
import dev.signet.edge.wire.http.HttpClock;
import dev.signet.edge.wire.http1.message.FieldWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Writes heads of responses (RFC 9112 §4, §5), octet for octet; what is not legal is not written.
 */
final class HeadWriter {
  private static final byte[] VERSION = ascii("HTTP/1.1 ");
  private static final byte[] CONTENT_LENGTH = ascii("content-length: ");
  private static final byte[] AGE = ascii("age: ");
  private static final byte[] DATE = ascii("date: ");
  private static final byte[] LINE_END = ascii("\r\n");
  private static final byte[] CLOSE = ascii("connection: close\r\n");
  private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
  private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");

  private HeadWriter() {}

  /** What is said of the connection. */
  enum Persistence {
    /** Nothing: it goes on, as HTTP/1.1 does. */
    IMPLIED,
    /** That it goes on, to HTTP/1.0 clients that asked for it. */
    KEEP_ALIVE,
    CLOSE
  }

  /** Status line and fields of a hit, up to where Content-Length and Age follow. */
  static byte[] prepared(RenderedHead head) {
    var out = Unpooled.buffer(1024);
    statusLine(out, head.status(), head.reason());
    FieldWriter.fields(out, head.fields());
    var bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  /** The head of a hit, as {@link #prepared} began it. */
  static void write(ByteBuf out, byte[] prepared, Hit hit, Persistence persistence) {
    out.writeBytes(prepared);
    if (ResponseContent.isAllowed(hit.head().status())) {
      out.writeBytes(CONTENT_LENGTH);
      number(out, hit.body().size());
      out.writeBytes(LINE_END);
    }
    out.writeBytes(AGE);
    number(out, hit.ageSeconds());
    out.writeBytes(LINE_END);
    end(out, persistence);
  }

  /**
   * Any other head.
   *
   * @param length of the content; -1 if it is not said
   * @throws FieldWriter.IllegalFieldException if a field is none; the buffer is spoilt then
   */
  static void write(
      ByteBuf out,
      HttpResponse response,
      long length,
      boolean chunked,
      Persistence persistence,
      HttpClock clock) {
    statusLine(out, response.status().intValue(), response.status().reason());
    var dated = false;
    for (var header : response.getHeaders()) {
      var name = header.lowercaseName();
      if (ConnectionFields.isMadeAnew(name)) continue;
      dated |= name.equals("date");
      FieldWriter.field(out, header.name(), header.value());
    }
    if (!dated) out.writeBytes(DATE).writeBytes(clock.dateBytes()).writeBytes(LINE_END);
    if (length >= 0) {
      out.writeBytes(CONTENT_LENGTH);
      number(out, length);
      out.writeBytes(LINE_END);
    }
    if (chunked) out.writeBytes(CHUNKED);
    end(out, persistence);
  }

  /** A response that comes before the final one (RFC 9110 §15.2). */
  static void writeInterim(ByteBuf out, int status, Fields fields) {
    statusLine(out, status, status == 100 ? "Continue" : status == 103 ? "Early Hints" : "");
    FieldWriter.fields(out, fields);
    out.writeBytes(LINE_END);
  }

  private static void statusLine(ByteBuf out, int status, String reason) {
    out.writeBytes(VERSION);
    number(out, status);
    out.writeByte(' ');
    // a phrase means nothing; one that may not be written is left out
    if (Octets.isValue(reason)) FieldWriter.octets(out, reason);
    out.writeBytes(LINE_END);
  }

  private static void end(ByteBuf out, Persistence persistence) {
    switch (persistence) {
      case CLOSE -> out.writeBytes(CLOSE);
      case KEEP_ALIVE -> out.writeBytes(KEEP_ALIVE);
      case IMPLIED -> {
        // says itself
      }
    }
    out.writeBytes(LINE_END);
  }

  static void number(ByteBuf out, long value) {
    var divisor = 1L;
    while (value / divisor >= 10) divisor *= 10;
    for (; divisor > 0; divisor /= 10) out.writeByte((int) ('0' + value / divisor % 10));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
