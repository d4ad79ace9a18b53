// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import org.jspecify.annotations.Nullable;

/** A request's head that looks into no buffer. */
public record KeptRequest(
    Version version,
    String method,
    String target,
    @Nullable String authority,
    Fields fields,
    boolean hasBody)
    implements WireRequest {

  @Override
  public WireRequest kept() {
    return this;
  }
}
