// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.exchange.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What the policies ask of a request, found in one walk over its fields, because every request pays
 * for it.
 */
public final class RequestHead {
  private final String method;
  private final Fields fields;
  private final boolean hasBody;
  private boolean authorization;
  private boolean unsupportedCondition;
  private boolean upgrade;
  private @Nullable String cacheControl;
  private @Nullable String pragma;
  private @Nullable String ifNoneMatch;
  private @Nullable String ifModifiedSince;
  private @Nullable String range;
  private @Nullable String ifRange;

  private RequestHead(String method, Fields fields, boolean hasBody) {
    this.method = method;
    this.fields = fields;
    this.hasBody = hasBody;
    for (var i = 0; i < fields.size(); i++) note(i);
  }

  public static RequestHead read(String method, Fields fields, boolean hasBody) {
    return new RequestHead(method, fields, hasBody);
  }

  private void note(int index) {
    switch (fields.name(index)) {
      case "cache-control" -> cacheControl = joined(cacheControl, index);
      case "pragma" -> pragma = joined(pragma, index);
      case "if-none-match" -> ifNoneMatch = joined(ifNoneMatch, index);
      case "if-modified-since" -> ifModifiedSince = fields.value(index);
      case "range" -> range = joined(range, index);
      case "if-range" -> ifRange = fields.value(index);
      case "authorization" -> authorization = true;
      case "if-match", "if-unmodified-since" -> unsupportedCondition = true;
      case "upgrade" -> upgrade = true;
      default -> {
        // of no interest, unless a Vary names it
      }
    }
  }

  private String joined(@Nullable String before, int index) {
    return before == null ? fields.value(index) : before + ", " + fields.value(index);
  }

  String method() {
    return method;
  }

  Fields fields() {
    return fields;
  }

  boolean isGet() {
    return method.equals("GET");
  }

  /** Whether a stored response to GET can answer it (RFC 9110 §9.3.1, §9.3.2). */
  boolean isRetrieval() {
    return isGet() || method.equals("HEAD");
  }

  /** Methods that change nothing (RFC 9110 §9.2.1), those of WebDAV among them (RFC 4918, 5323). */
  boolean isSafe() {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "REPORT", "SEARCH" -> true;
      default -> false;
    };
  }

  /** Whether it wants all of a response, whatever the client may have of it already. */
  boolean isUnconditional() {
    return ifNoneMatch == null && ifModifiedSince == null && range == null;
  }

  /**
   * Whether only the origin can tell what it means: content in a GET, a change of protocol, or a
   * condition that is meant for the resource itself (RFC 9110 §13.1.1, §13.1.4).
   */
  boolean isForOriginOnly() {
    return hasBody || upgrade || unsupportedCondition;
  }

  boolean hasAuthorization() {
    return authorization;
  }

  /** Pragma counts only where there is no Cache-Control (RFC 9111 §5.4). */
  CacheDirectives directives() {
    if (cacheControl != null) return CacheDirectives.parse(cacheControl);
    if (pragma != null && CacheDirectives.parse(pragma).has("no-cache"))
      return CacheDirectives.parse("no-cache");
    return CacheDirectives.NONE;
  }

  @Nullable String ifNoneMatch() {
    return ifNoneMatch;
  }

  @Nullable String ifModifiedSince() {
    return ifModifiedSince;
  }

  @Nullable String range() {
    return range;
  }

  @Nullable String ifRange() {
    return ifRange;
  }
}
