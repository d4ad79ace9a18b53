// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** One row of an answer, read by column label in this store's own encoding of values. */
record Row(ResultSet row) {

  String text(String column) throws SQLException {
    return row.getString(column);
  }

  Optional<String> optionalText(String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  long number(String column) throws SQLException {
    return row.getLong(column);
  }

  boolean flag(String column) throws SQLException {
    return row.getInt(column) != 0;
  }

  Instant time(String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  Optional<Instant> optionalTime(String column) throws SQLException {
    var milliseconds = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(milliseconds));
  }

  boolean has(String column) throws SQLException {
    return row.getString(column) != null;
  }

  /** A time as it is stored, so that what a call returns equals what a later one finds. */
  static Instant stored(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  static int flag(boolean value) {
    return value ? 1 : 0;
  }
}
