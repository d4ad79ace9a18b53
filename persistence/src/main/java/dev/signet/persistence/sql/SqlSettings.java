// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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

  /** Name of the SQLite file in the data directory. */
  public static final String SQLITE_FILE = "central.db";

  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  public SqlSettings {
    if (url.isBlank())
      throw new IllegalArgumentException(
          "database.url: empty (expected: jdbc:postgresql://host:port/database or"
              + " jdbc:sqlite:FILE)");
    requireRange("database.pool-size", poolSize, 1, 100);
    requireRange("database.max-calls", maxCalls, 1, 100_000);
    requireTimeout("database.connection-timeout", connectionTimeout);
    requireTimeout("database.query-timeout", queryTimeout);
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
      requirePositive("database.retention.published", published);
      requirePositive("database.retention.purges", purges);
      requirePositive("database.retention.pending-purges", pendingPurges);
      requirePositive("database.retention.every", every);
      if (pendingPurges.compareTo(purges) < 0)
        throw new IllegalArgumentException(
            "database.retention.pending-purges: "
                + pendingPurges
                + " (expected: ≥ "
                + purges
                + ")");
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

  private static void requireRange(String key, int found, int least, int most) {
    if (found < least || found > most)
      throw new IllegalArgumentException(
          key + ": " + found + " (expected: " + least + "–" + most + ")");
  }

  private static void requireTimeout(String key, Duration found) {
    if (found.compareTo(LEAST_TIMEOUT) < 0 || found.compareTo(LONGEST_TIMEOUT) > 0)
      throw new IllegalArgumentException(
          key + ": " + found.toMillis() + " ms (expected: 1 s to 1 min)");
  }

  private static void requirePositive(String key, Duration found) {
    if (!found.isPositive())
      throw new IllegalArgumentException(key + ": " + found + " (expected: > 0)");
  }
}
