// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import java.net.InetAddress;

/**
 * What the access log says of one request, once its response has been handed over. Texts are as
 * they came, whatever is in them: whoever writes the line escapes them.
 *
 * @param begun when the request came, in milliseconds since the epoch
 * @param milliseconds from then to the end of the response, as far as the handlers see it
 * @param scheme {@code http} or {@code https}
 * @param host the site's, or what the client wrote where there is none; may be empty
 * @param path without the query, which may carry secrets; may be empty
 * @param bytes octets of the body that were sent
 * @param complete whether that was all of it
 * @param cache value of Cache-Status (RFC 9211); may be empty
 * @param tenant whose site it was; empty where there is none
 */
public record AccessLine(
    long begun,
    long milliseconds,
    String method,
    String scheme,
    String host,
    String path,
    int status,
    long bytes,
    boolean complete,
    String cache,
    String tenant,
    InetAddress client) {

  /** Chars of all texts that have no bound of their own. */
  int textLength() {
    return method.length() + host.length() + path.length() + cache.length() + tenant.length();
  }
}
