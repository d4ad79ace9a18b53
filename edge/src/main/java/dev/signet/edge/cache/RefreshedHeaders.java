// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.HttpHeader;
import dev.signet.edge.exchange.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The stored header fields after a 304 (RFC 9111 §3.2, §4.3.4): its fields replace theirs. */
final class RefreshedHeaders {
  private RefreshedHeaders() {}

  /** Whether the 304 speaks of another response than the one that was asked about. */
  static boolean speakOfAnother(Fields stored, Fields notModified) {
    var before = stored.first("etag");
    var now = notModified.first("etag");
    return before != null && now != null && !EntityTags.matchWeakly(before, now);
  }

  static List<HttpHeader> of(List<HttpHeader> stored, List<HttpHeader> notModified) {
    var replaced = new HashSet<String>();
    for (var header : notModified)
      if (!describesTheBody(header.lowercaseName())) replaced.add(header.lowercaseName());
    var merged = new ArrayList<HttpHeader>();
    for (var header : stored)
      // an age on arrival is that of another arrival
      if (!replaced.contains(header.lowercaseName()) && !header.lowercaseName().equals("age"))
        merged.add(header);
    for (var header : notModified)
      if (replaced.contains(header.lowercaseName())) merged.add(header);
    return merged;
  }

  /** What the stored body was stored with stays true of it, whatever the 304 says. */
  private static boolean describesTheBody(String lowerCaseName) {
    return switch (lowerCaseName) {
      case "content-length", "content-type", "content-encoding", "content-range" -> true;
      default -> false;
    };
  }
}
