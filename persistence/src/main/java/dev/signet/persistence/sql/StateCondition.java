// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.protocol.domain.CertificateState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * {@link dev.signet.persistence.central.DomainRecord#state} as a condition on {@code domain d LEFT
 * JOIN certificate c} and the parameter {@code now}: the same answers, found by index. Every name
 * meets exactly one of them.
 */
final class StateCondition {

  private static final String ORDER = "d.lease_expires_at > :now";
  private static final String NO_ORDER =
      "(d.lease_expires_at IS NULL OR d.lease_expires_at <= :now)";
  private static final String BACK_OFF = "d.next_attempt_at > :now";
  private static final String NO_BACK_OFF =
      "(d.next_attempt_at IS NULL OR d.next_attempt_at <= :now)";
  private static final String CERTIFICATE = "c.name IS NOT NULL";
  private static final String NO_CERTIFICATE = "c.name IS NULL";

  private StateCondition() {}

  static String of(CertificateState state) {
    return switch (state) {
      case ORDERING -> and(ORDER, NO_CERTIFICATE);
      case RENEWING -> and(ORDER, CERTIFICATE);
      case BACKING_OFF -> and(NO_ORDER, BACK_OFF);
      case ACTIVE -> and(NO_ORDER, NO_BACK_OFF, CERTIFICATE);
      case NONE -> and(NO_ORDER, NO_BACK_OFF, NO_CERTIFICATE);
    };
  }

  /** How many allowed names meet each; none are left out. */
  static Map<CertificateState, Long> count(Handle handle, Instant now) {
    var counts = new EnumMap<CertificateState, Long>(CertificateState.class);
    handle
        .createQuery(
            "SELECT "
                + cases()
                + " AS state, COUNT(*) AS number"
                + " FROM domain d LEFT JOIN certificate c ON c.name = d.name"
                + " WHERE d.allowed = 1 GROUP BY 1")
        .bind("now", now.toEpochMilli())
        .map((row, _) -> Map.entry(row.getString("state"), row.getLong("number")))
        .list()
        .forEach(entry -> counts.put(CertificateState.valueOf(entry.getKey()), entry.getValue()));
    return counts;
  }

  private static String cases() {
    var sql = new StringBuilder("CASE");
    for (var state : CertificateState.values())
      sql.append(" WHEN ").append(of(state)).append(" THEN '").append(state.name()).append("'");
    return sql.append(" END").toString();
  }

  private static String and(String... conditions) {
    return String.join(" AND ", conditions);
  }
}
