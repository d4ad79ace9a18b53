// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1.message;

import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Octets;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.wire.http.SectionLimits;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the chunked coding off a body, strictly (RFC 9112 §7.1): sizes are hexadecimal digits
 * alone, lines end with CR LF, extensions and trailers are bounded. For one body.
 */
public final class ChunkedBody {
  /** Of a size; more than any body that is ever sent. */
  private static final int MOST_DIGITS = 15;

  /** Octets of a size line, its extensions included. */
  private static final int LONGEST_LINE = 256;

  /** Octets of extensions that a body may have beyond what its data earns: they carry nothing. */
  private static final int MOST_EXTENSIONS = 16 * 1024;

  /** Octets of extension that every chunk earns, and as many again as twice its data. */
  private static final int EARNED_BY_CHUNK = 16;

  private static final Refusal SIZE =
      Refusal.malformed("chunk size (expected: hexadecimal digits)");
  private static final Refusal EXTENSION =
      Refusal.malformed("chunk extension (expected: ;name=value, and not much of it)");
  private static final Refusal DATA_END = Refusal.malformed("chunk's end (expected: CR LF)");
  private static final Refusal TRAILER = Refusal.malformed("trailer field (expected: name: value)");
  private static final Refusal TRAILERS =
      new Refusal(431, "trailer fields (expected: fewer, shorter)");

  private enum State {
    SIZE,
    DATA,
    DATA_END,
    TRAILER,
    COMPLETE
  }

  private final SectionLimits limits;
  private State state = State.SIZE;
  private long left;

  /** Octets of extensions that nothing has earned yet; never below zero. */
  private long extensions;

  /** Names and values. */
  private int trailerOctets;

  private final List<String> trailers = new ArrayList<>(0);
  private @Nullable Refusal refusal;

  public ChunkedBody(SectionLimits limits) {
    this.limits = limits;
  }

  public boolean isComplete() {
    return state == State.COMPLETE;
  }

  /** What is wrong; null as long as nothing is. */
  public @Nullable Refusal refusal() {
    return refusal;
  }

  /**
   * Fields after the last chunk, all of them: which may stand there is not for the coding to say.
   */
  public Fields trailers() {
    return Fields.of(trailers.toArray(String[]::new));
  }

  /**
   * Reads on.
   *
   * @return the next piece of data, a part of the buffer that is good until the buffer is touched;
   *     null if more has to come, all is read, or it is refused
   */
  public @Nullable ByteBuf next(ByteBuf in) {
    while (refusal == null) {
      switch (state) {
        case SIZE -> {
          if (!size(in)) return null;
        }
        case DATA -> {
          if (!in.isReadable()) return null;
          var count = (int) Math.min(left, in.readableBytes());
          left -= count;
          if (left == 0) state = State.DATA_END;
          return in.readSlice(count);
        }
        case DATA_END -> {
          if (in.readableBytes() < 2) {
            if (in.isReadable() && in.getByte(in.readerIndex()) != '\r') refusal = DATA_END;
            return null;
          }
          if (in.readByte() != '\r' || in.readByte() != '\n') refusal = DATA_END;
          else state = State.SIZE;
        }
        case TRAILER -> {
          if (!trailer(in)) return null;
        }
        case COMPLETE -> {
          return null;
        }
      }
    }
    return null;
  }

  /** The octets of the next line without its end; -1 if it is not all here, or refused. */
  private int line(ByteBuf in, int longest, Refusal tooLong, Refusal malformed) {
    var start = in.readerIndex();
    var lineFeed = in.indexOf(start, Math.min(in.writerIndex(), start + longest + 2), (byte) '\n');
    if (lineFeed < 0) {
      if (in.readableBytes() > longest + 1) refusal = tooLong;
      return -1;
    }
    if (lineFeed == start || in.getByte(lineFeed - 1) != '\r') {
      refusal = malformed;
      return -1;
    }
    return lineFeed - 1 - start;
  }

  private boolean size(ByteBuf in) {
    var length = line(in, LONGEST_LINE, EXTENSION, SIZE);
    if (length < 0) return false;
    var start = in.readerIndex();
    var digits = 0;
    left = 0;
    while (digits < length) {
      var digit = Character.digit(in.getByte(start + digits), 16);
      if (digit < 0) break;
      if (++digits > MOST_DIGITS) {
        refusal = SIZE;
        return false;
      }
      left = 16 * left + digit;
    }
    if (digits == 0 || !isExtension(in, start + digits, start + length)) {
      if (refusal == null) refusal = SIZE;
      return false;
    }
    in.skipBytes(length + 2);
    state = left == 0 ? State.TRAILER : State.DATA;
    return true;
  }

  /**
   * Nothing at all, or {@code ;name=value} any number of times, with bad white space around (RFC
   * 9112 §7.1.1).
   */
  private boolean isExtension(ByteBuf in, int start, int end) {
    extensions = Math.max(0, extensions + end - start - EARNED_BY_CHUNK - 2 * left);
    if (extensions > MOST_EXTENSIONS) refusal = EXTENSION;
    var at = start;
    while (at < end && refusal == null) {
      at = afterSpace(in, at, end);
      if (at == end || in.getByte(at) != ';') return false;
      var name = afterSpace(in, at + 1, end);
      at = afterToken(in, name, end);
      if (at == name) refusal = EXTENSION;
      var equals = afterSpace(in, at, end);
      if (equals == end || in.getByte(equals) != '=') continue;
      var value = afterSpace(in, equals + 1, end);
      at =
          value < end && in.getByte(value) == '"'
              ? afterQuoted(in, value, end)
              : afterToken(in, value, end);
      if (at == value) refusal = EXTENSION;
    }
    return refusal == null;
  }

  private static int afterSpace(ByteBuf in, int start, int end) {
    var at = start;
    while (at < end && (in.getByte(at) == ' ' || in.getByte(at) == '\t')) at++;
    return at;
  }

  private static int afterToken(ByteBuf in, int start, int end) {
    var at = start;
    while (at < end && Octets.isToken(in.getByte(at))) at++;
    return at;
  }

  /** Where a quoted string has ended (RFC 9110 §5.6.4); its start if it is none. */
  private static int afterQuoted(ByteBuf in, int start, int end) {
    for (var at = start + 1; at < end; at++) {
      var octet = in.getByte(at);
      if (octet == '"') return at + 1;
      if (octet == '\\') at++;
      if (at == end || !Octets.isValue(in.getByte(at))) return start;
    }
    return start;
  }

  private boolean trailer(ByteBuf in) {
    var length = line(in, limits.fieldLength() + 256, TRAILERS, TRAILER);
    if (length < 0) return false;
    if (length == 0) {
      in.skipBytes(2);
      state = State.COMPLETE;
      return true;
    }
    var line = new byte[length];
    in.readBytes(line).skipBytes(2);
    if (!add(line)) refusal = TRAILER;
    else if (trailerOctets > limits.fieldSection() || trailers.size() > 2 * limits.fieldCount())
      refusal = TRAILERS;
    return refusal == null;
  }

  private boolean add(byte[] line) {
    var colon = 0;
    while (colon < line.length && Octets.isToken(line[colon])) colon++;
    if (colon == 0 || colon == line.length || line[colon] != ':') return false;
    for (var i = colon + 1; i < line.length; i++) if (!Octets.isValue(line[i])) return false;
    var value =
        new String(line, colon + 1, line.length - colon - 1, StandardCharsets.ISO_8859_1).strip();
    trailers.add(new String(line, 0, colon, StandardCharsets.ISO_8859_1));
    trailers.add(value);
    trailerOctets += colon + value.length();
    return true;
  }
}
