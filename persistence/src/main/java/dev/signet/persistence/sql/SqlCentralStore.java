// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.central.AccountStore;
import dev.signet.persistence.central.ArchiveProgressStore;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.central.ChallengeStore;
import dev.signet.persistence.central.DomainStore;
import dev.signet.persistence.central.IssuanceStore;
import dev.signet.persistence.central.Outbox;
import dev.signet.persistence.central.PurgeStore;
import dev.signet.persistence.central.RegionProgressStore;
import dev.signet.protocol.domain.Revision;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** The central store in PostgreSQL, for any number of nodes, or in a SQLite file, for one. */
public final class SqlCentralStore implements CentralStore {

  private final Database database;
  private final DomainStore domains;
  private final IssuanceStore issuance;
  private final ChallengeStore challenges;
  private final AccountStore accounts;
  private final PurgeStore purges;
  private final Outbox outbox;
  private final RegionProgressStore regions;
  private final ArchiveProgressStore archives;

  private SqlCentralStore(Engine engine, SqlSettings settings, String region, InstantSource clock) {
    var log = new RevisionLog(region);
    this.database = new Database(engine, settings, clock);
    this.domains = new SqlDomainStore(database, log, clock);
    this.issuance = new SqlIssuanceStore(database, log, clock);
    this.challenges = new SqlChallengeStore(database, clock);
    this.accounts = new SqlAccountStore(database);
    this.purges = new SqlPurgeStore(database, log, clock);
    this.outbox = new SqlOutbox(database, clock);
    this.regions = new SqlRegionProgressStore(database, clock);
    this.archives = new SqlArchiveProgressStore(database);
  }

  /**
   * Connects, and brings the schema up to date. Blocks for some seconds at most.
   *
   * @param region of this node: the one that publishes what is committed here
   * @param clock this node's; several nodes share the database server's instead, so that their
   *     clocks may differ
   * @throws StoreException if the database cannot be used; the message says in one line what was
   *     found and what was expected, and holds no password
   */
  public static SqlCentralStore open(SqlSettings settings, String region, InstantSource clock) {
    var engine = prepared(settings);
    return new SqlCentralStore(
        engine, settings, region, engine.hasClock() ? serverClock(engine, clock) : clock);
  }

  /** Goes by the given clock alone, for tests in which time stands still. */
  static SqlCentralStore openWithClock(SqlSettings settings, String region, InstantSource clock) {
    return new SqlCentralStore(prepared(settings), settings, region, clock);
  }

  private static Engine prepared(SqlSettings settings) {
    var engine = Engine.of(settings);
    engine.prepare();
    Schema.migrate(engine);
    return engine;
  }

  private static ServerClock serverClock(Engine engine, InstantSource own) {
    try (var connection = engine.direct().getConnection()) {
      return new ServerClock(own, () -> engine.time(connection));
    } catch (SQLException e) {
      throw new StoreException(engine.description() + ": " + Database.firstLine(e), e);
    }
  }

  @Override
  public DomainStore domains() {
    return domains;
  }

  @Override
  public IssuanceStore issuance() {
    return issuance;
  }

  @Override
  public ChallengeStore challenges() {
    return challenges;
  }

  @Override
  public AccountStore accounts() {
    return accounts;
  }

  @Override
  public PurgeStore purges() {
    return purges;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public RegionProgressStore regions() {
    return regions;
  }

  @Override
  public ArchiveProgressStore archives() {
    return archives;
  }

  @Override
  public CompletionStage<Void> ping() {
    return database.read("ping", SqlCentralStore::readNothing);
  }

  /**
   * Goes on with a revision beyond any that a region may have seen. For a store that was restored
   * from a backup: a number given after the backup was made must not come again and mean something
   * else.
   *
   * @return the newest revision, of which there is no change
   */
  public CompletionStage<Revision> leap() {
    return database.write("leap over revisions", RevisionLog::leap);
  }

  /**
   * Deletes what is older than its retention: expired challenges, old purges, notes about changes
   * published long ago. Happens by itself while changes are made, once per {@code
   * database.retention.every}.
   */
  public CompletionStage<Void> prune() {
    return database.prune();
  }

  @Override
  public void close() {
    database.close();
  }

  @SuppressWarnings("NullAway") // The one value of Void.
  private static Void readNothing(Handle handle) {
    RevisionLog.newest(handle);
    return null;
  }
}
