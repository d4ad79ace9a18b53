// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import java.net.Inet4Address;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Under which addresses the internet reaches network interfaces. */
interface PublicAddresses {

  /**
   * Public addresses by interface. Interfaces that are gone or have none are not in the answer. The
   * stage fails if EC2 does not answer.
   *
   * @param interfaces ids, at most {@link Tasks#MOST}
   */
  CompletionStage<Map<String, Inet4Address>> of(Set<String> interfaces);
}
