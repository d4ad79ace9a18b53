// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import dev.signet.edge.exchange.Fields;

/**
 * A section's lines from one on, after the pseudo fields.
 *
 * @param section no line is added to it any more
 */
record SectionFields(FieldSection section, int first) implements Fields {

  @Override
  public int size() {
    return section.lines() - first;
  }

  @Override
  public String name(int index) {
    return section.lineName(first + index).toString();
  }

  @Override
  public String value(int index) {
    return section.lineValue(first + index).toString();
  }

  /** How many there are: values may be secrets. */
  @Override
  public String toString() {
    return size() + " fields";
  }
}
