// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.central.ChallengeStore;
import dev.signet.protocol.name.DomainName;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Pending challenges; an expired one is never found, and is deleted later. */
final class SqlChallengeStore implements ChallengeStore {

  /** Anything else is no token (RFC 8555 §8.3), whoever asks for it. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,512}");

  private static final String FIND =
      """
      SELECT type, token, key_authorization, expires_at FROM challenge
      WHERE name = :name AND type = :type AND expires_at > :now""";

  private final Database database;
  private final InstantSource clock;

  SqlChallengeStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> save(Challenge challenge) {
    if (!TOKEN.matcher(challenge.token()).matches())
      throw new IllegalArgumentException(
          "token: found "
              + challenge.token().length()
              + " characters (expected: 1 to 512 of A-Z a-z 0-9 _ -)");
    return database.write(
        "save a challenge",
        handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO challenge (name, type, token, key_authorization, expires_at,
                    save_number)
                  VALUES (:name, :type, :token, :keyAuthorization, :expiresAt,
                    (SELECT COALESCE(MAX(save_number), 0) + 1 FROM challenge WHERE name = :name))
                  ON CONFLICT (name, type, token) DO UPDATE SET
                    key_authorization = excluded.key_authorization,
                    expires_at = excluded.expires_at, save_number = excluded.save_number""")
              .bind("name", challenge.name().text())
              .bind("type", challenge.type().name())
              .bind("token", challenge.token())
              .bind("keyAuthorization", challenge.keyAuthorization())
              .bind("expiresAt", challenge.expiresAt().toEpochMilli())
              .execute();
          return null;
        });
  }

  @Override
  public CompletionStage<Optional<Challenge>> findHttp(DomainName name, String token) {
    if (!TOKEN.matcher(token).matches()) return CompletableFuture.completedStage(Optional.empty());
    return database.read(
        "find a challenge",
        handle ->
            handle
                .createQuery(FIND + " AND token = :token")
                .bind("name", name.text())
                .bind("type", Type.HTTP_01.name())
                .bind("now", clock.instant().toEpochMilli())
                .bind("token", token)
                .map((row, _) -> challenge(name, new Row(row)))
                .findOne());
  }

  @Override
  public CompletionStage<Optional<Challenge>> findTlsAlpn(DomainName name) {
    return database.read(
        "find a challenge",
        handle ->
            handle
                .createQuery(FIND + " ORDER BY save_number DESC LIMIT 1")
                .bind("name", name.text())
                .bind("type", Type.TLS_ALPN_01.name())
                .bind("now", clock.instant().toEpochMilli())
                .map((row, _) -> challenge(name, new Row(row)))
                .findOne());
  }

  private static Challenge challenge(DomainName name, Row row) throws java.sql.SQLException {
    return new Challenge(
        name,
        Type.valueOf(row.text("type")),
        row.text("token"),
        row.text("key_authorization"),
        row.time("expires_at"));
  }

  @Override
  public CompletionStage<Void> remove(Challenge challenge) {
    return database.write(
        "remove a challenge",
        handle -> {
          handle
              .createUpdate(
                  "DELETE FROM challenge WHERE name = :name AND type = :type AND token = :token")
              .bind("name", challenge.name().text())
              .bind("type", challenge.type().name())
              .bind("token", challenge.token())
              .execute();
          return null;
        });
  }
}
