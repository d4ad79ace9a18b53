// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

/** This node cannot start. The message is one line for the operator, without a stack trace. */
final class StartFailedException extends RuntimeException {

  StartFailedException(String message, Throwable cause) {
    super(message.lines().findFirst().orElse("no reason given"), cause);
  }

  StartFailedException(String message) {
    super(message);
  }
}
