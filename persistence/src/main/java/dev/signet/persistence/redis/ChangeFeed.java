// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import dev.signet.persistence.region.ChangeListeners;
import dev.signet.persistence.region.RegionChange;
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

  @Override
  public void heard(String channel, String message) {
    ChangeMessage.decode(message)
        .ifPresentOrElse(
            listeners::tell, () -> LOG.atDebug().log("a published change is not understood"));
  }
}
