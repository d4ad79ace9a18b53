// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMessage;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.ArrayList;
import java.util.List;

/** The fields of a message in Akka HTTP's model. */
public record MessageFields(List<HttpHeader> headers) implements Fields {

  public static MessageFields of(HttpMessage message) {
    var headers = new ArrayList<HttpHeader>(16);
    for (var header : message.getHeaders()) headers.add(header);
    return new MessageFields(headers);
  }

  /** The field at a place, whoever holds it, as the model has it. */
  public static HttpHeader header(Fields fields, int index) {
    return fields instanceof MessageFields(var headers)
        ? headers.get(index)
        : RawHeader.create(fields.nameAsWritten(index), fields.value(index));
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

  @Override
  public String nameAsWritten(int index) {
    return headers.get(index).name();
  }
}
