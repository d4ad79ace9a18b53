// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMessage;
import dev.signet.edge.exchange.Fields;
import java.util.ArrayList;
import java.util.List;

/** The header fields of an Akka HTTP message. */
record MessageFields(List<HttpHeader> headers) implements Fields {

  static MessageFields of(HttpMessage message) {
    var headers = new ArrayList<HttpHeader>(16);
    for (var header : message.getHeaders()) headers.add(header);
    return new MessageFields(headers);
  }

  @Override
  public int size() {
    return headers.size();
  }

  @Override
  public String name(int index) {
    return headers.get(index).lowercaseName();
  }

  @Override
  public String value(int index) {
    return headers.get(index).value();
  }
}
