// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.command;

/** Arguments that cannot be used. The message is one line: what was found, what was expected. */
final class UsageException extends RuntimeException {

  UsageException(String message) {
    super(message.replaceAll("\\p{Cntrl}", "?"));
  }
}
