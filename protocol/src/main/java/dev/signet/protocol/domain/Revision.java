// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A change's place in the one global sequence of changes: commit-ordered, without gaps, from 1.
 *
 * @param number 0 for "before every change", then 1, 2, 3, …
 */
public record Revision(@JsonValue long number) implements Comparable<Revision> {

  /** Before every change. */
  public static final Revision NONE = new Revision(0);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Revision {
    if (number < 0) throw new IllegalArgumentException("revision: " + number + " (expected: ≥ 0)");
  }

  public boolean isNewerThan(Revision other) {
    return number > other.number;
  }

  @Override
  public int compareTo(Revision other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
