// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.edge.exchange.Fields;

/**
 * The Via field: which way a message came (RFC 9110 §7.6.3), and whether it has been here before.
 */
final class Via {
  private final String pseudonym;

  Via(String pseudonym) {
    this.pseudonym = pseudonym;
  }

  /**
   * Our own entry, to stand after those the message has already.
   *
   * @param version of the message as it was received, such as {@code 1.1}
   */
  HttpHeader entry(String version) {
    return RawHeader.create("Via", version + " " + pseudonym);
  }

  /** Whether the message has passed here before: then it goes in a circle. */
  boolean names(Fields fields) {
    for (var i = 0; i < fields.size(); i++)
      if (fields.name(i).equals("via") && listNames(fields.value(i))) return true;
    return false;
  }

  private boolean listNames(String list) {
    var at = 0;
    while (at < list.length()) {
      var comma = list.indexOf(',', at);
      var end = comma < 0 ? list.length() : comma;
      var entry = list.substring(at, end).strip();
      var space = entry.indexOf(' ');
      if (space > 0) {
        var by = entry.substring(space + 1).strip();
        var comment = by.indexOf(' ');
        if ((comment < 0 ? by : by.substring(0, comment)).equalsIgnoreCase(pseudonym)) return true;
      }
      at = end + 1;
    }
    return false;
  }
}
