// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.region.RegionStore.TicketSecretsEntry;
import dev.signet.persistence.seal.CertificateSeal.SealBrokenException;
import dev.signet.persistence.seal.TicketSecretsSeal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a visitor resume a session on any node of the region: all nodes take their tickets' keys
 * from the same secrets, which lie sealed in the region store. Whichever node first finds them due
 * rotates them; the others notice when they look next, and lose nothing until then, since what
 * makes tickets after a rotation was known to them before it.
 *
 * <p>Where the store is away, or its secrets cannot be opened, a node goes on with those it has; at
 * first with its own. A store that has lost them gets them back from whoever looks first.
 */
public final class RegionTickets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegionTickets.class);

  /** For one answer of the store, which has limits of its own. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Others may be faster that many times in a row before we look again later. */
  private static final int ATTEMPTS = 3;

  /**
   * Secrets that do not open are replaced only at so many times the age at which any node that can
   * open them would have: a node with another master key must not take them from the others.
   */
  private static final int UNREADABLE_ROTATIONS = 2;

  private final RegionStore store;
  private final TicketSecretsSeal seal;
  private final TlsContexts contexts;
  private final Duration rotation;
  private final ScheduledExecutorService timer;

  /** Only the timer's thread uses it. */
  private boolean troubled;

  private RegionTickets(
      RegionStore store, TicketSecretsSeal seal, TlsContexts contexts, Duration rotation) {
    this.store = store;
    this.seal = seal;
    this.contexts = contexts;
    this.rotation = rotation;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("region-tickets").daemon().factory());
  }

  /** Begins to share the contexts' secrets, on a thread of its own. */
  public static RegionTickets start(
      RegionStore store, TicketSecretsSeal seal, TlsContexts contexts, TlsSettings settings) {
    var tickets = new RegionTickets(store, seal, contexts, settings.ticketRotation());
    if (settings.sessionTickets() && contexts.engine() == TlsSettings.Engine.BORINGSSL) {
      var _ =
          tickets.timer.scheduleWithFixedDelay(
              tickets::refresh, 0, settings.ticketRefresh().toMillis(), TimeUnit.MILLISECONDS);
    }
    return tickets;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void refresh() {
    try {
      for (var i = 0; i < ATTEMPTS; i++) {
        if (settled(answer(store.findTicketSecrets()))) break;
      }
      if (troubled) LOG.atInfo().log("session tickets are shared with the region again");
      troubled = false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!troubled)
        LOG.atWarn()
            .addKeyValue("reason", e.getMessage())
            .log("session tickets are not shared with the region; those of this node go on");
      troubled = true;
    }
  }

  /** Whether the store's secrets are this node's now; if not, somebody else was faster. */
  private boolean settled(Optional<TicketSecretsEntry> found) throws InterruptedException {
    if (found.isEmpty()) return replaced(Optional.empty(), contexts.secrets());
    var entry = found.get();
    var rotationsDue = entry.age().dividedBy(rotation);
    TicketSecrets shared;
    try {
      shared = TicketSecrets.decode(seal.open(entry.sealed()));
    } catch (SealBrokenException | IllegalArgumentException e) {
      if (rotationsDue < UNREADABLE_ROTATIONS) throw e;
      return replaced(Optional.of(entry.sealed()), contexts.secrets());
    }
    if (rotationsDue > 0)
      return replaced(Optional.of(entry.sealed()), shared.rotated(rotationsDue));
    contexts.use(shared);
    return true;
  }

  private boolean replaced(Optional<String> before, TicketSecrets secrets)
      throws InterruptedException {
    if (!answer(store.replaceTicketSecrets(before, seal.seal(secrets.encode())))) return false;
    contexts.use(secrets);
    return true;
  }

  private static <T> T answer(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StoreException failure
          ? failure
          : new StoreException("ticket secrets: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new StoreException("ticket secrets: no answer within " + PATIENCE, e);
    }
  }
}
