// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.WireRequest;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request over HTTP/2. Text is made of octets where it is asked for; what the peer's
 * table holds is made once a connection.
 */
final class Http2Request implements WireRequest {
  private final AsciiString method;
  private final AsciiString target;
  private final @Nullable AsciiString authority;
  private final Fields fields;
  private final boolean hasBody;

  Http2Request(
      AsciiString method,
      AsciiString target,
      @Nullable AsciiString authority,
      Fields fields,
      boolean hasBody) {
    this.method = method;
    this.target = target;
    this.authority = authority;
    this.fields = fields;
    this.hasBody = hasBody;
  }

  /** The same without the body that it might have had. */
  Http2Request withoutBody() {
    return new Http2Request(method, target, authority, fields, false);
  }

  @Override
  public Version version() {
    return Version.HTTP_2;
  }

  @Override
  public String method() {
    return method.toString();
  }

  @Override
  public String target() {
    return target.toString();
  }

  @Override
  public @Nullable String authority() {
    return authority == null ? null : authority.toString();
  }

  @Override
  public Fields fields() {
    return fields;
  }

  @Override
  public boolean hasBody() {
    return hasBody;
  }

  /** Looks into nothing that would change. */
  @Override
  public WireRequest kept() {
    return this;
  }
}
