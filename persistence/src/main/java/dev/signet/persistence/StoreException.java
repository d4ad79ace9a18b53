// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence;

import org.jspecify.annotations.Nullable;

/**
 * A store did not do what it was asked: not reachable, too slow, or broken. Where only the answer
 * was lost, the change may have been made all the same; every change may be asked for again.
 */
public final class StoreException extends RuntimeException {

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
