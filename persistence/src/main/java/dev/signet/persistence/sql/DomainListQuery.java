// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.central.DomainStore.DomainPage;
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** One page of allowed domains, found by the name after which it begins and not by counting. */
record DomainListQuery(
    Optional<TenantId> tenant,
    Optional<CertificateState> state,
    int limit,
    Optional<DomainCursor> after) {

  DomainPage run(Handle handle, Instant now) {
    var query = handle.createQuery(sql()).bind("limit", limit + 1);
    tenant.ifPresent(id -> query.bind("tenant", id.text()));
    after.ifPresent(cursor -> query.bind("after", cursor.last().text()));
    if (state.isPresent()) query.bind("now", now.toEpochMilli());
    var found = query.map((row, _) -> DomainRows.record(new Row(row), now)).list();
    if (found.size() <= limit) return new DomainPage(found, Optional.empty());
    var items = found.subList(0, limit);
    return new DomainPage(items, Optional.of(new DomainCursor(items.getLast().name()).text()));
  }

  private String sql() {
    var sql =
        new StringBuilder("SELECT ")
            .append(DomainRows.RECORD)
            .append(" FROM domain d LEFT JOIN certificate c ON c.name = d.name")
            .append(" WHERE d.allowed = 1");
    if (tenant.isPresent()) sql.append(" AND d.tenant = :tenant");
    if (after.isPresent()) sql.append(" AND d.name > :after");
    state.ifPresent(wanted -> sql.append(" AND ").append(StateCondition.of(wanted)));
    return sql.append(" ORDER BY d.name LIMIT :limit").toString();
  }
}
