// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import java.io.IOException;
import java.io.OutputStream;

/** Lines in one form, many in one write, none split over two. */
public final class OctetSink implements LineSink {
  private final LineForm form;
  private final OutputStream out;
  private final LineBuffer lines = new LineBuffer();

  /**
   * @param out takes one call per batch, followed by a flush
   */
  public OctetSink(LineForm form, OutputStream out) {
    this.form = form;
    this.out = out;
  }

  @Override
  public void add(AccessLine line) {
    form.append(lines, line);
  }

  @Override
  public boolean isFull() {
    return lines.isFull();
  }

  @Override
  public void write() throws IOException {
    lines.writeTo(out);
  }
}
