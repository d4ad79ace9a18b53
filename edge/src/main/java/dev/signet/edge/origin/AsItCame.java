// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.scaladsl.model.headers.CustomHeader;

/**
 * A field passed on as it came, for names that Akka HTTP renders only in its own, parsed form: it
 * drops them as RawHeader.
 */
final class AsItCame extends CustomHeader {
  private final String name;
  private final String value;

  AsItCame(String name, String value) {
    this.name = name;
    this.value = value;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String value() {
    return value;
  }

  @Override
  public boolean renderInRequests() {
    return true;
  }

  @Override
  public boolean renderInResponses() {
    return true;
  }
}
