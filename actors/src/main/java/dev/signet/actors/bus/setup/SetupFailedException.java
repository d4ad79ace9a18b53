// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

/** A topic or queue could not be brought about. The message is one line for the operator. */
public final class SetupFailedException extends RuntimeException {

  SetupFailedException(String what, String reason, Throwable cause) {
    super(what + ": " + reason, cause);
  }
}
