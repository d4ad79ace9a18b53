// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.services.route53.Route53AsyncClient;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;

/** Our text records in Route 53's hosted zones. */
final class TextZones {
  private final Route53AsyncClient route53;

  TextZones(Route53AsyncClient route53) {
    this.route53 = route53;
  }

  /**
   * Writes the record and waits until all of the zone's servers have it: an authority asks any of
   * them, and remembers what it did not find.
   *
   * @param lookEvery how often to ask whether they have
   * @throws ExecutionException with what the SDK says, if Route 53 refuses or does not answer
   */
  void write(String zoneId, TextRecord record, Duration lookEvery)
      throws ExecutionException, InterruptedException {
    var change = change(zoneId, ChangeAction.UPSERT, record).get().changeInfo();
    while (change.status() != ChangeStatus.INSYNC) {
      Thread.sleep(lookEvery);
      var id = change.id();
      change = route53.getChange(request -> request.id(id)).get().changeInfo();
    }
  }

  /** Fails also if the record is not there, or not as it was. */
  CompletableFuture<?> remove(String zoneId, TextRecord record) {
    return change(zoneId, ChangeAction.DELETE, record);
  }

  /** All of ours in a zone, in use or not. */
  List<TextRecord> ours(String zoneId) throws ExecutionException, InterruptedException {
    var ours = new ArrayList<TextRecord>();
    var page = ListResourceRecordSetsRequest.builder().hostedZoneId(zoneId).build();
    while (true) {
      var answer = route53.listResourceRecordSets(page).get();
      for (var set : answer.resourceRecordSets()) TextRecord.ours(set).ifPresent(ours::add);
      if (!Boolean.TRUE.equals(answer.isTruncated())) return ours;
      page =
          page.toBuilder()
              .startRecordName(answer.nextRecordName())
              .startRecordType(answer.nextRecordType())
              .startRecordIdentifier(answer.nextRecordIdentifier())
              .build();
    }
  }

  private CompletableFuture<ChangeResourceRecordSetsResponse> change(
      String zoneId, ChangeAction action, TextRecord record) {
    var change = Change.builder().action(action).resourceRecordSet(record.wire()).build();
    return route53.changeResourceRecordSets(
        request ->
            request
                .hostedZoneId(zoneId)
                .changeBatch(batch -> batch.comment("Signet: DNS-01 challenge").changes(change)));
  }
}
