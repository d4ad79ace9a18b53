// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import java.net.Inet4Address;
import java.util.Map;
import java.util.Optional;

/** What is true of a task now, as far as its records are concerned. */
sealed interface Standing {

  /** It serves at this address. */
  record Serving(Inet4Address address) implements Standing {}

  /** It serves, and its address is not known (yet): its records stay as they are. */
  record Unaddressed() implements Standing {}

  /** It runs, and whether it serves is not known (yet): its records stay as they are. */
  record Unproven() implements Standing {}

  /** It does not serve: not yet, not any more, or for another purpose. */
  record Gone() implements Standing {}

  /**
   * @param state empty if ECS no longer knows the task
   * @param service whose tasks count; empty: every service's
   * @param requireHealthy whether a task serves only if its containers' health checks say so
   * @param addresses public addresses by network interface
   */
  static Standing of(
      Optional<TaskState> state,
      Optional<String> service,
      boolean requireHealthy,
      Map<String, Inet4Address> addresses) {
    var wanted = state.filter(known -> known.isWanted(service));
    if (wanted.isEmpty()) return new Gone();
    if (requireHealthy)
      switch (wanted.get().health()) {
        case HEALTHY -> {}
        case UNHEALTHY -> {
          return new Gone();
        }
        case UNKNOWN -> {
          return new Unproven();
        }
      }
    return wanted
        .flatMap(TaskState::networkInterface)
        .flatMap(id -> Optional.ofNullable(addresses.get(id)))
        .<Standing>map(Serving::new)
        .orElseGet(Unaddressed::new);
  }
}
