// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import java.io.IOException;

/** Takes lines and puts them where somebody reads them, many at once. Called by one thread. */
public interface LineSink {

  /** Takes a line; it need not be readable before {@link #write}. */
  void add(AccessLine line);

  /** Whether it is time to write, even if there are more lines. */
  boolean isFull();

  /**
   * Writes what was added; may take as long as it likes.
   *
   * @throws IOException if that is lost; nothing of it is tried again
   */
  void write() throws IOException;
}
