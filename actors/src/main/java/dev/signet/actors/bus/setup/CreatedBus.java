// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import java.util.Collections;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bus whose topics and queues are there.
 *
 * @param addresses what each region's nodes have to be told, by region
 */
public record CreatedBus(SortedMap<String, BusAddresses> addresses) {

  public CreatedBus {
    addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
  }

  /**
   * @throws NoSuchElementException if the region is no part of the bus
   */
  public BusAddresses of(String region) {
    return Optional.ofNullable(addresses.get(region)).orElseThrow();
  }
}
