// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

/** A body that is no JSON. The message says where, never what was found there. */
public final class MalformedJsonException extends IllegalArgumentException {

  MalformedJsonException(String message) {
    super(message + " (expected: one JSON object)");
  }
}
