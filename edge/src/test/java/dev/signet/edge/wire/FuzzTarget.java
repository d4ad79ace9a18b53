// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import java.util.random.RandomGenerator;

/** Something that must bear whatever octets it is given. */
public interface FuzzTarget {

  String name();

  /**
   * One try, the same for the same random numbers.
   *
   * @throws AssertionError if it did not bear it
   */
  void attempt(RandomGenerator random);

  /** Whether such octets are meant to have the warning logged; any other one is a failure. */
  default boolean expects(String warning) {
    return false;
  }
}
