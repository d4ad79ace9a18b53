// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import dev.signet.edge.exchange.ConnectionFields;
import dev.signet.edge.exchange.ContentLength;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Octets;
import dev.signet.edge.exchange.Refusal;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** What a field section is, read as a request's head or trailers (RFC 9113 §8.1 to §8.3). */
sealed interface RequestReading {

  /**
   * A well-formed request.
   *
   * @param contentLength as the client announces it; -1 if it doesn't
   */
  record Read(Http2Request request, long contentLength) implements RequestReading {}

  /** A request that gets an answer, but not the one it asks for. */
  record Refused(Refusal refusal) implements RequestReading {}

  /** Not a request: a stream error of type PROTOCOL_ERROR (RFC 9113 §8.1.1). */
  record Malformed(String reason) implements RequestReading {}

  /** Reads the section of a HEADERS frame that opens a stream; joins its cookies. */
  static RequestReading of(FieldSection section, boolean endsStream) {
    if (section.isTargetTooLong())
      return new Refused(new Refusal(414, "request target: longer than the limit"));
    if (section.isTooLarge())
      return new Refused(new Refusal(431, "fields: more or longer than the limit"));
    return new Reader(section).read(endsStream);
  }

  /**
   * Reads the section that ends a request.
   *
   * @return null if it is malformed or too large
   */
  static @Nullable Fields trailers(FieldSection section) {
    if (section.isTooLarge() || section.isTargetTooLong()) return null;
    for (var i = 0; i < section.lines(); i++) {
      var name = section.lineName(i);
      if (!Octets.isLowerCaseToken(name)
          || !Octets.isValue(section.lineValue(i))
          || ConnectionFields.contains(name)) return null;
    }
    return new SectionFields(section, 0);
  }

  /** One pass over the lines. */
  final class Reader {
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final AsciiString TE = AsciiString.cached("te");
    private static final AsciiString CONNECT = AsciiString.cached("CONNECT");
    private static final AsciiString OPTIONS = AsciiString.cached("OPTIONS");
    private static final AsciiString ASTERISK = AsciiString.cached("*");

    private final FieldSection section;
    private @Nullable AsciiString method;
    private @Nullable AsciiString scheme;
    private @Nullable AsciiString path;
    private @Nullable AsciiString authority;
    private @Nullable AsciiString length;
    private int pseudoFields;

    Reader(FieldSection section) {
      this.section = section;
    }

    RequestReading read(boolean endsStream) {
      var fault = lines();
      if (fault == null) fault = pseudoFields();
      if (fault != null) return new Malformed(fault);
      var announced = length == null ? -1 : ContentLength.parse(length);
      if (length != null && announced < 0)
        return new Malformed("content-length: no number (expected: 1 to 18 digits)");
      if (endsStream && announced > 0)
        return new Malformed("content-length: more than the body's none");
      var target = target();
      if (target == null)
        return new Refused(
            Refusal.malformed("request target: octets that no target has (expected: a path)"));
      section.joinCookies();
      return new Read(
          new Http2Request(
              java.util.Objects.requireNonNull(method),
              target,
              authority,
              new SectionFields(section, pseudoFields),
              !endsStream),
          announced);
    }

    /** What is wrong with a line, if anything. */
    private @Nullable String lines() {
      for (var i = 0; i < section.lines(); i++) {
        var name = section.lineName(i);
        var value = section.lineValue(i);
        String fault;
        if (name.length() > 0 && name.byteAt(0) == ':') fault = pseudoField(i, name, value);
        else fault = field(name, value);
        if (fault != null) return fault;
      }
      return null;
    }

    private @Nullable String pseudoField(int place, AsciiString name, AsciiString value) {
      if (place != pseudoFields) return "pseudo field: after a field (expected: before all)";
      pseudoFields++;
      AsciiString before;
      if (name.equals(PseudoHeaderName.METHOD.value())) {
        before = method;
        method = value;
      } else if (name.equals(PseudoHeaderName.SCHEME.value())) {
        before = scheme;
        scheme = value;
      } else if (name.equals(PseudoHeaderName.PATH.value())) {
        before = path;
        path = value;
      } else if (name.equals(PseudoHeaderName.AUTHORITY.value())) {
        before = authority;
        authority = value;
        if (!Octets.isValue(value)) return "authority: octets that no field has";
      } else {
        return "pseudo field: one that no request has";
      }
      return before == null ? null : "pseudo field: twice (expected: once)";
    }

    private @Nullable String field(AsciiString name, AsciiString value) {
      if (!Octets.isLowerCaseToken(name)) return "field name: no lower-case token";
      if (!Octets.isValue(value)) return "field value: octets that no field has";
      if (ConnectionFields.contains(name)) return "field: HTTP/1.1's alone";
      if (name.equals(TE) && !value.contentEqualsIgnoreCase("trailers"))
        return "te: more than trailers";
      if (name.equals(CONTENT_LENGTH)) {
        if (length != null && !length.equals(value)) return "content-length: twice, and different";
        length = value;
      }
      return null;
    }

    private @Nullable String pseudoFields() {
      if (method == null || !Octets.isToken(method)) return "method: none, or no token";
      if (method.equals(CONNECT)) {
        if (authority == null || scheme != null || path != null)
          return "CONNECT: with scheme or path, or without authority (expected: authority alone)";
        return null;
      }
      if (scheme == null
          || !(scheme.contentEqualsIgnoreCase("https") || scheme.contentEqualsIgnoreCase("http")))
        return "scheme: none, or a strange one (expected: https or http)";
      return path == null || path.isEmpty() ? "path: none" : null;
    }

    /** As it was sent; null if it is none. */
    private @Nullable AsciiString target() {
      if (path == null) return authority;
      if (!Octets.isTarget(path)) return null;
      if (path.byteAt(0) == '/') return path;
      return path.equals(ASTERISK) && OPTIONS.equals(method) ? path : null;
    }
  }
}
