// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Standard error as everybody in this process writes to it: {@link System#err} holds its lock for
 * the length of a call, so that no call's octets are torn by another's. Unlike it, says that it has
 * failed; from the first failure on, since the stream never says that it works again.
 */
final class StandardError extends OutputStream {

  @Override
  public void write(int octet) throws IOException {
    var err = System.err;
    err.write(octet);
    check(err);
  }

  @Override
  public void write(byte[] octets, int from, int length) throws IOException {
    var err = System.err;
    err.write(octets, from, length);
    check(err);
  }

  @Override
  public void flush() throws IOException {
    check(System.err);
  }

  /** Flushes too. */
  private static void check(PrintStream err) throws IOException {
    if (err.checkError()) throw new IOException("standard error cannot be written to");
  }
}
