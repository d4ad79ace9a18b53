// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.edge.origin.OriginFailure;

/** An origin gave no response. Carried by a stage through the cache, which may know better. */
public final class OriginFailedException extends RuntimeException {
  private final OriginFailure failure;

  public OriginFailedException(OriginFailure failure) {
    super("origin: " + failure.text(), null, false, false);
    this.failure = failure;
  }

  public OriginFailure failure() {
    return failure;
  }
}
