// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.MessageFields;
import dev.signet.edge.exchange.WireRequest;
import org.jspecify.annotations.Nullable;

/**
 * A client's fields, of which those that the origin would get otherwise are made only when somebody
 * asks for one of them, which is when a stored response varies by it. Holds only for requests whose
 * Connection field names none.
 */
final class FieldsAsSent implements Fields {
  private final OriginRequest toOrigin;
  private final WireRequest request;
  private final SiteRequest site;
  private @Nullable MessageFields made;

  FieldsAsSent(OriginRequest toOrigin, WireRequest request, SiteRequest site) {
    this.toOrigin = toOrigin;
    this.request = request;
    this.site = site;
  }

  @Override
  public int size() {
    return request.fields().size();
  }

  @Override
  public String name(int index) {
    return request.fields().name(index);
  }

  @Override
  public String value(int index) {
    return request.fields().value(index);
  }

  @Override
  public @Nullable String combined(String lowerCaseName) {
    return OriginRequest.mayChange(lowerCaseName)
        ? made().combined(lowerCaseName)
        : request.fields().combined(lowerCaseName);
  }

  private MessageFields made() {
    var found = made;
    if (found == null)
      made = found = toOrigin.fields(request.method(), request.version(), request.fields(), site);
    return found;
  }
}
