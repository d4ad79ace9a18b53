// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static java.util.Comparator.comparing;

import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The newest change of everything that changed after a revision, in revision order. Needs a
 * snapshot: a change must not be missing from one list and be passed over in another.
 *
 * <p>A name that was removed and allowed again gives both events, so that a region which slept
 * through both also drops the certificate that went with the removal.
 */
final class PresentChanges {

  private PresentChanges() {}

  static List<ControlEvent> after(Handle handle, Revision after, int limit) {
    var changes = new ArrayList<ControlEvent>();
    changes.addAll(
        query(
            handle,
            "SELECT " + DomainRows.DOMAIN + " FROM domain WHERE allowed = 1 AND revision",
            "revision",
            (row, _) ->
                new ControlEvent.DomainAllowed(DomainRows.domain(new Row(row)).orElseThrow()),
            after,
            limit));
    changes.addAll(
        query(
            handle,
            "SELECT name, removed_revision FROM domain WHERE removed_revision",
            "removed_revision",
            (row, _) ->
                new ControlEvent.DomainRemoved(
                    DomainName.parse(row.getString("name")),
                    new Revision(row.getLong("removed_revision"))),
            after,
            limit));
    changes.addAll(
        query(
            handle,
            "SELECT " + DomainRows.CERTIFICATE + " FROM certificate WHERE revision",
            "revision",
            (row, _) -> new ControlEvent.CertificateIssued(DomainRows.certificate(new Row(row))),
            after,
            limit));
    changes.addAll(
        query(
            handle,
            "SELECT " + SqlPurgeStore.COLUMNS + " FROM purge WHERE revision",
            "revision",
            (row, _) -> new ControlEvent.CachePurged(SqlPurgeStore.purge(new Row(row))),
            after,
            limit));
    return changes.stream().sorted(comparing(ControlEvent::revision)).limit(limit).toList();
  }

  private static <E extends ControlEvent> List<E> query(
      Handle handle,
      String selectWhereRevision,
      String column,
      RowMapper<E> mapper,
      Revision after,
      int limit) {
    return handle
        .createQuery(selectWhereRevision + " > :after ORDER BY " + column + " LIMIT :limit")
        .bind("after", after.number())
        .bind("limit", limit)
        .map(mapper)
        .list();
  }
}
