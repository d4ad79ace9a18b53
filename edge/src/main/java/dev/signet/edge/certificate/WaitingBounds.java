// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import dev.signet.edge.wire.ClientKey;
import dev.signet.edge.wire.CountPerKey;
import dev.signet.protocol.name.DomainName;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets only so many handshakes wait: in all, for one name, and from one client, so that nobody can
 * keep the others from waiting. Safe for concurrent use.
 */
final class WaitingBounds {
  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();
  private final CountPerKey<DomainName> perName;
  private final CountPerKey<ClientKey> perClient;

  WaitingBounds(LookupSettings settings) {
    this.most = settings.waiting();
    this.perName = new CountPerKey<>(settings.waitingPerName());
    this.perClient = new CountPerKey<>(settings.waitingPerClient());
  }

  boolean tryEnter(DomainName name, ClientKey client) {
    if (waiting.incrementAndGet() <= most) {
      if (perName.tryAcquire(name)) {
        if (perClient.tryAcquire(client)) return true;
        perName.release(name);
      }
    }
    waiting.decrementAndGet();
    return false;
  }

  void leave(DomainName name, ClientKey client) {
    perClient.release(client);
    perName.release(name);
    waiting.decrementAndGet();
  }

  int waiting() {
    return waiting.get();
  }
}
