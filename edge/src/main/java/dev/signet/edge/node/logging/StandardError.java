// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * The stream to which everybody in this process writes, {@link System#err} above all: it holds its
 * lock for the length of a call, so that no call's octets are torn by another's. Unlike it, says
 * that it has failed; from the first failure on, since it never says that it works again.
 */
final class StandardError extends OutputStream {
  private final PrintStream shared;

  StandardError(PrintStream shared) {
    this.shared = shared;
  }

  @Override
  public void write(int octet) throws IOException {
    shared.write(octet);
    flush();
  }

  @Override
  public void write(byte[] octets, int from, int length) throws IOException {
    shared.write(octets, from, length);
    flush();
  }

  @Override
  public void flush() throws IOException {
    // Flushes before it looks.
    if (shared.checkError()) throw new IOException("standard error cannot be written to");
  }
}
