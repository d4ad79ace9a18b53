// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import java.util.Map;

/** What a control node is told about the control bus; nothing yet: each region keeps to itself. */
record BusPlan() {
  Map<String, String> variables(String region, String node) {
    return Map.of("SIGNET_BUS", region.isEmpty() || node.isEmpty() ? "" : "local");
  }
}
