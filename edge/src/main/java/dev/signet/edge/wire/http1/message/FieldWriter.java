// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1.message;

import dev.signet.edge.exchange.ConnectionFields;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Octets;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes fields (RFC 9112 §5), octet for octet; what is not legal is not written. */
public final class FieldWriter {
  private static final byte[] LINE_END = {'\r', '\n'};

  private FieldWriter() {}

  /** A field that may not be written. */
  public static final class IllegalFieldException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String field;

    private IllegalFieldException(String field) {
      super("field " + field + " (expected: legal octets)", null, false, false);
      this.field = field;
    }

    /** Its name, as it was to be written. */
    public String field() {
      return field;
    }
  }

  /**
   * @throws IllegalFieldException if it is none; nothing is written then
   */
  public static void field(ByteBuf out, String name, String value) {
    if (!Octets.isToken(name) || !Octets.isValue(value)) throw new IllegalFieldException(name);
    octets(out, name);
    out.writeByte(':').writeByte(' ');
    octets(out, value);
    out.writeBytes(LINE_END);
  }

  /**
   * All but those of the connection.
   *
   * @throws IllegalFieldException if one is none; those before it are written then
   */
  public static void fields(ByteBuf out, Fields fields) {
    for (var i = 0; i < fields.size(); i++)
      if (!ConnectionFields.isMadeAnew(fields.name(i)))
        field(out, fields.nameAsWritten(i), fields.value(i));
  }

  /**
   * The last chunk, the fields after it, and their end (RFC 9112 §7.1).
   *
   * @throws IllegalFieldException if one is none; the buffer is spoilt then
   */
  public static void lastChunk(ByteBuf out, Fields trailers) {
    out.writeByte('0').writeBytes(LINE_END);
    fields(out, trailers);
    out.writeBytes(LINE_END);
  }

  /** A text whose chars are octets. */
  public static void octets(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
  }
}
