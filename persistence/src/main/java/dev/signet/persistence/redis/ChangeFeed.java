// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import dev.signet.persistence.region.ChangeListeners;
import dev.signet.persistence.region.RegionChange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Tells the listeners what is published, over a connection of its own. A connection that breaks, or
 * stays silent for two heartbeats, is replaced, with back-off; then the listeners hear {@link
 * RegionChange.Reconnected}.
 */
final class ChangeFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final RedisConnector connector;
  private final Duration heartbeat;
  private final ChangeListeners listeners;
  private final CountDownLatch connectedOnce = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Link link;

  private ChangeFeed(RedisConnector connector, Duration heartbeat, ChangeListeners listeners) {
    this.connector = connector;
    this.heartbeat = heartbeat;
    this.listeners = listeners;
  }

  static ChangeFeed start(RedisConnector connector, Duration heartbeat, ChangeListeners listeners) {
    var feed = new ChangeFeed(connector, heartbeat, listeners);
    Thread.ofVirtual().name("redis-changes").start(feed::keepConnected);
    Thread.ofVirtual().name("redis-changes-heartbeat").start(feed::keepChecked);
    return feed;
  }

  /** Waits until the subscription stands for the first time, or as long as given. */
  boolean awaitConnected(Duration patience) throws InterruptedException {
    return connectedOnce.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
    var open = link;
    if (open != null) open.cut();
  }

  private void keepConnected() {
    var pause = FIRST_PAUSE;
    var reported = false;
    while (!isClosed()) {
      var wasConnected = false;
      try (var connection = connector.single()) {
        var opened = new Link(connection);
        link = opened;
        if (isClosed()) return;
        try {
          connection.subscribe(opened, RedisKeys.CHANGES);
        } finally {
          wasConnected = opened.isConfirmed();
          link = null;
        }
      } catch (RuntimeException e) {
        if (wasConnected) reported = false;
        if (!reported && !isClosed())
          LOG.atWarn().addKeyValue("reason", e.getMessage()).log("no subscription to changes");
        reported = true;
      }
      pause = wasConnected ? FIRST_PAUSE : longer(pause);
      if (sleep(pause)) return;
    }
  }

  private void keepChecked() {
    while (!sleep(heartbeat)) {
      var open = link;
      if (open != null) open.check();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Whether the feed was closed meanwhile. */
  private boolean sleep(Duration pause) {
    try {
      return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  private static Duration longer(Duration pause) {
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  /** One connection's life. */
  private final class Link extends JedisPubSub {
    private final Jedis connection;
    private volatile boolean heard = true;
    private volatile boolean confirmed;

    private Link(Jedis connection) {
      this.connection = connection;
    }

    boolean isConfirmed() {
      return confirmed;
    }

    @Override
    public void onSubscribe(String channel, int channels) {
      heard = true;
      confirmed = true;
      LOG.atInfo().addKeyValue("channel", channel).log("subscribed to changes");
      // Whoever listens already may have missed changes. Who waits for the first time listens
      // later.
      listeners.tell(new RegionChange.Reconnected());
      connectedOnce.countDown();
    }

    @Override
    public void onMessage(String channel, String message) {
      heard = true;
      ChangeMessage.decode(message)
          .ifPresentOrElse(
              listeners::tell, () -> LOG.atDebug().log("a published change is not understood"));
    }

    @Override
    public void onPong(String pattern) {
      heard = true;
    }

    /**
     * Two heartbeats without a word, not even an answer to the last one: the connection is dead.
     */
    void check() {
      if (!heard) {
        cut();
        return;
      }
      heard = false;
      try {
        if (confirmed) ping();
      } catch (JedisException _) {
        cut();
      }
    }

    void cut() {
      try {
        connection.getConnection().forceDisconnect();
      } catch (IOException | JedisException e) {
        LOG.atDebug().setCause(e).log("a broken connection did not close");
      }
    }
  }
}
