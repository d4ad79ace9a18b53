// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import com.typesafe.config.ConfigException;

/**
 * A setting that cannot be used; the node does not start. The message is one line that names the
 * setting, what was found and what was expected, and never shows a secret.
 */
public final class InvalidSettingException extends RuntimeException {
  private static final int LONGEST_SHOWN = 200;

  public InvalidSettingException(String setting, String found, String expected) {
    super(setting + ": " + printable(found) + " (expected: " + printable(expected) + ")");
  }

  private InvalidSettingException(String message, Throwable cause) {
    super(printable(message), cause);
  }

  /**
   * @param reason a part's own check; its message names the key, what was found and what was
   *     expected
   */
  public static InvalidSettingException of(RuntimeException reason) {
    var message = String.valueOf(reason.getMessage());
    return new InvalidSettingException(
        reason instanceof ConfigException e ? withoutFiles(message, e) : message, reason);
  }

  /** Without the list of all files that were merged, which would be most of the line. */
  private static String withoutFiles(String message, ConfigException reason) {
    var files = reason.origin() == null ? "" : reason.origin().description() + ": ";
    return message.startsWith(files) ? message.substring(files.length()) : message;
  }

  /** Whatever was in the environment, on one line and not longer than a person wants to read. */
  private static String printable(String text) {
    var clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= LONGEST_SHOWN ? clean : clean.substring(0, LONGEST_SHOWN) + "…";
  }
}
