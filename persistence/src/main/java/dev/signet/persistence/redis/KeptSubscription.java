// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

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
 * Keeps one subscription standing, over a connection of its own. A connection that breaks, or stays
 * silent for two heartbeats, is replaced, with back-off.
 */
final class KeptSubscription implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptSubscription.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  /** Until then a region's nodes do not hear of the changes that its Redis takes again. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** What is heard, on the subscription's thread: none of it may block. */
  interface Listener {
    /** The subscription stands; what was published before was not heard. */
    void subscribed();

    /**
     * @param channel where it was published
     */
    void heard(String channel, String message);
  }

  private final RedisConnector connector;
  private final Duration heartbeat;
  private final String what;
  private final Listener listener;

  /** Subscribes a connection to what the listener is to hear, and returns when it is cut. */
  private final Subscribing subscribing;

  private final CountDownLatch connectedOnce = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Link link;

  private interface Subscribing {
    void run(Jedis connection, JedisPubSub link);
  }

  private KeptSubscription(
      RedisConnector connector,
      Duration heartbeat,
      String what,
      Listener listener,
      Subscribing subscribing) {
    this.connector = connector;
    this.heartbeat = heartbeat;
    this.what = what;
    this.listener = listener;
    this.subscribing = subscribing;
  }

  static KeptSubscription toChannel(
      RedisConnector connector, Duration heartbeat, String channel, Listener listener) {
    return started(
        connector,
        heartbeat,
        channel,
        listener,
        (connection, link) -> connection.subscribe(link, channel));
  }

  /**
   * @param pattern of channels, as Redis matches it
   */
  static KeptSubscription toPattern(
      RedisConnector connector, Duration heartbeat, String pattern, Listener listener) {
    return started(
        connector,
        heartbeat,
        pattern,
        listener,
        (connection, link) -> connection.psubscribe(link, pattern));
  }

  private static KeptSubscription started(
      RedisConnector connector,
      Duration heartbeat,
      String what,
      Listener listener,
      Subscribing subscribing) {
    var kept = new KeptSubscription(connector, heartbeat, what, listener, subscribing);
    Thread.ofVirtual().name("redis-subscription").start(kept::keepConnected);
    Thread.ofVirtual().name("redis-subscription-heartbeat").start(kept::keepChecked);
    return kept;
  }

  /** Waits until the subscription stands for the first time, or as long as given. */
  boolean awaitConnected(Duration patience) throws InterruptedException {
    return connectedOnce.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether what is published now is heard. */
  boolean stands() {
    var open = link;
    return open != null && open.isConfirmed();
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
          subscribing.run(connection, opened);
        } finally {
          wasConnected = opened.isConfirmed();
          link = null;
        }
      } catch (RuntimeException e) {
        if (wasConnected) reported = false;
        if (!reported && !isClosed())
          LOG.atWarn()
              .addKeyValue("channel", what)
              .addKeyValue("reason", e.getMessage())
              .log("no subscription");
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
      subscribed();
    }

    @Override
    public void onPSubscribe(String pattern, int channels) {
      subscribed();
    }

    private void subscribed() {
      heard = true;
      confirmed = true;
      LOG.atInfo().addKeyValue("channel", what).log("subscribed");
      listener.subscribed();
      connectedOnce.countDown();
    }

    @Override
    public void onMessage(String channel, String message) {
      heard = true;
      listener.heard(channel, message);
    }

    @Override
    public void onPMessage(String pattern, String channel, String message) {
      heard = true;
      listener.heard(channel, message);
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
