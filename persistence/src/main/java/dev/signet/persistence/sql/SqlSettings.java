// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.signet.protocol.setting.SettingBounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the central store is and how patient we are with it. Defaults and their reasons stand in
 * reference.conf.
 *
 * @param url {@code jdbc:postgresql://host:port/database} or {@code jdbc:sqlite:FILE}; may hold a
 *     password
 * @param poolSize connections of this node
 * @param connectionTimeout longest wait for a connection
 * @param queryTimeout longest wait for one statement
 * @param maxCalls calls under way or waiting; one more fails at once
 */
public record SqlSettings(
    String url,
    Optional<String> user,
    Optional<String> password,
    int poolSize,
    Duration connectionTimeout,
    Duration queryTimeout,
    int maxCalls,
    Retention retention) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.database");

  /** Name of the SQLite file in the data directory. */
  public static final String SQLITE_FILE = "central.db";

  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  public SqlSettings {
    if (url.isBlank())
      throw BOUNDS.refused(
          "url", "empty", "jdbc:postgresql://host:port/database or jdbc:sqlite:FILE");
    BOUNDS.within("pool-size", poolSize, 1, 100);
    BOUNDS.within("max-calls", maxCalls, 1, 100_000);
    BOUNDS.within("connection-timeout", connectionTimeout, LEAST_TIMEOUT, LONGEST_TIMEOUT);
    BOUNDS.within("query-timeout", queryTimeout, LEAST_TIMEOUT, LONGEST_TIMEOUT);
  }

  /**
   * Reads {@code signet.database}; an empty URL means SQLite in the data directory.
   *
   * @throws IllegalArgumentException if a value is out of range; the message names key, found and
   *     expected
   */
  public static SqlSettings from(Config database, Path dataDirectory) {
    var url = database.getString("url");
    return from(
        url.isBlank() ? sqliteUrl(dataDirectory) : url,
        nonEmpty(database.getString("user")),
        nonEmpty(database.getString("password")),
        database);
  }

  private static SqlSettings from(
      String url, Optional<String> user, Optional<String> password, Config database) {
    return new SqlSettings(
        url,
        user,
        password,
        database.getInt("pool-size"),
        database.getDuration("connection-timeout"),
        database.getDuration("query-timeout"),
        database.getInt("max-calls"),
        Retention.from(database.getConfig("retention")));
  }

  /** The embedded default with all other values as in reference.conf. */
  public static SqlSettings sqliteIn(Path dataDirectory) {
    return defaults(sqliteUrl(dataDirectory), Optional.empty(), Optional.empty());
  }

  /** Any database with all other values as in reference.conf. */
  public static SqlSettings defaults(String url, Optional<String> user, Optional<String> password) {
    var defaults = ConfigFactory.defaultReference().getConfig("signet.database");
    return from(url, user, password, defaults);
  }

  /** Where the central store is a file, and so one node's alone. */
  public Optional<Path> sqliteFile() {
    return Optional.of(url)
        .filter(text -> text.startsWith(SqliteEngine.URL_PREFIX))
        .map(text -> Path.of(text.substring(SqliteEngine.URL_PREFIX.length())));
  }

  /** Shows neither URL nor password: the URL may hold one. */
  @Override
  public String toString() {
    return "SqlSettings[pool of " + poolSize + ", user " + user.orElse("none") + "]";
  }

  /**
   * How long what has served its purpose is kept.
   *
   * @param published revision and time of a published change, to tell a region's lag
   * @param purges purges that every region has carried out
   * @param pendingPurges purges that a region never carried out; one that comes back later than
   *     this misses them
   * @param every how often the store looks for what is too old
   */
  public record Retention(
      Duration published, Duration purges, Duration pendingPurges, Duration every) {

    public Retention {
      BOUNDS.positive("retention.published", published);
      BOUNDS.positive("retention.purges", purges);
      BOUNDS.positive("retention.pending-purges", pendingPurges);
      BOUNDS.positive("retention.every", every);
      if (pendingPurges.compareTo(purges) < 0)
        throw BOUNDS.refused("retention.pending-purges", pendingPurges, "≥ " + purges);
    }

    static Retention from(Config retention) {
      return new Retention(
          retention.getDuration("published"),
          retention.getDuration("purges"),
          retention.getDuration("pending-purges"),
          retention.getDuration("every"));
    }
  }

  private static String sqliteUrl(Path dataDirectory) {
    return SqliteEngine.URL_PREFIX + dataDirectory.resolve(SQLITE_FILE);
  }

  private static Optional<String> nonEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
