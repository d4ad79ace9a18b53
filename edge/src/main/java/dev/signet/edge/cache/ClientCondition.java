// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.HttpDate;

/**
 * Whether the client already has what would be sent (RFC 9111 §4.3.2, RFC 9110 §13.2.2). Then the
 * answer is 304.
 */
final class ClientCondition {
  private ClientCondition() {}

  /**
   * @param response to the same request without conditions; only 200 is subject to them
   */
  static boolean isNotModified(RequestHead request, int status, Fields response) {
    if (status != 200) return false;
    var ifNoneMatch = request.ifNoneMatch();
    if (ifNoneMatch != null) {
      if (ifNoneMatch.strip().equals("*")) return true;
      var tag = response.first("etag");
      return tag != null && EntityTags.listMatchesWeakly(ifNoneMatch, tag);
    }
    if (request.ifModifiedSince() == null) return false;
    var since = HttpDate.parse(request.ifModifiedSince());
    var modified =
        HttpDate.parse(response.first("last-modified"))
            .or(() -> HttpDate.parse(response.first("date")));
    return since.isPresent() && modified.isPresent() && !modified.get().isAfter(since.get());
  }
}
