// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import dev.signet.persistence.region.ChangeListeners;
import dev.signet.persistence.region.RegionChange;
import dev.signet.protocol.event.ControlEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners what is published. Whenever the subscription stands, the first time too, they
 * hear {@link RegionChange.Reconnected}: whoever listens already may have missed changes.
 */
record ChangeFeed(ChangeListeners listeners) implements KeptSubscription.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

  @Override
  public void subscribed() {
    listeners.tell(new RegionChange.Reconnected());
  }

  /**
   * Tells of what this node itself changed while it could not hear of it: a domain that it allowed
   * is to be known here when the one who asked for it has the answer. Purges are heard later, by
   * their position.
   */
  void applied(ControlEvent event) {
    switch (event) {
      case ControlEvent.DomainAllowed(var domain) ->
          listeners.tell(new RegionChange.DomainChanged(domain.name()));
      case ControlEvent.DomainRemoved(var name, _) ->
          listeners.tell(new RegionChange.DomainRemoved(name));
      case ControlEvent.CertificateIssued(var certificate) ->
          listeners.tell(new RegionChange.CertificateChanged(certificate.name()));
      case ControlEvent.CachePurged _, ControlEvent.RepopulateRequested _ -> {}
    }
  }

  @Override
  public void heard(String channel, String message) {
    ChangeMessage.decode(message)
        .ifPresentOrElse(
            listeners::tell, () -> LOG.atDebug().log("a published change is not understood"));
  }
}
