// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static java.util.concurrent.CompletableFuture.completedStage;

import dev.signet.actors.taskdns.TaskRecord.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.route53.Route53AsyncClient;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * One region's tasks' records in a Route 53 hosted zone. Recognises its own by name, type, policy
 * and the task's id in them; everything else below the same names is somebody else's.
 */
final class Route53Zone implements RecordZone {
  private final Route53AsyncClient route53;
  private final String zoneId;
  private final RecordNames names;
  private final int most;

  /**
   * @param most records read; more are taken for a mistake and fail the stage
   */
  Route53Zone(Route53AsyncClient route53, String zoneId, RecordNames names, int most) {
    this.route53 = route53;
    this.zoneId = zoneId;
    this.names = names;
    this.most = most;
  }

  @Override
  public CompletionStage<List<TaskRecord>> records() {
    var first =
        ListResourceRecordSetsRequest.builder()
            .hostedZoneId(zoneId)
            .startRecordName(names.region())
            .build();
    return from(first, new ArrayList<>(), 0);
  }

  /** Names are sorted by their labels from the right: the region's stand together. */
  private CompletionStage<List<TaskRecord>> from(
      ListResourceRecordSetsRequest page, List<TaskRecord> found, int read) {
    return route53
        .listResourceRecordSets(page)
        .thenCompose(
            answer -> {
              var sets = answer.resourceRecordSets();
              for (var set : sets) ours(set).ifPresent(found::add);
              if (isLast(answer)) return completedStage(found);
              if (read + sets.size() >= most)
                throw new IllegalStateException(
                    "records below "
                        + names.region()
                        + ": more than "
                        + most
                        + " (expected: at most "
                        + most
                        + ")");
              var next =
                  page.toBuilder()
                      .startRecordName(answer.nextRecordName())
                      .startRecordType(answer.nextRecordType())
                      .startRecordIdentifier(answer.nextRecordIdentifier())
                      .build();
              return from(next, found, read + sets.size());
            });
  }

  private boolean isLast(ListResourceRecordSetsResponse answer) {
    return !Boolean.TRUE.equals(answer.isTruncated()) || !names.isOfRegion(answer.nextRecordName());
  }

  private Optional<TaskRecord> ours(ResourceRecordSet set) {
    if (set.type() != RRType.A || set.ttl() == null || set.aliasTarget() != null)
      return Optional.empty();
    if (set.setIdentifier() == null)
      return names.taskOf(set.name()).map(task -> record(Kind.TASK, task, set));
    if (!set.name().equals(names.region()) || !Boolean.TRUE.equals(set.multiValueAnswer()))
      return Optional.empty();
    return TaskId.tryParse(set.setIdentifier()).map(task -> record(Kind.REGION, task, set));
  }

  private static TaskRecord record(Kind kind, TaskId task, ResourceRecordSet set) {
    return new TaskRecord(
        kind,
        task,
        set.resourceRecords().stream().map(ResourceRecord::value).toList(),
        set.ttl(),
        Optional.ofNullable(set.healthCheckId()));
  }

  @Override
  public CompletionStage<Outcome> change(List<RecordChange> changes) {
    return route53
        .changeResourceRecordSets(
            request ->
                request
                    .hostedZoneId(zoneId)
                    .changeBatch(
                        batch ->
                            batch
                                .comment("Signet: tasks of " + names.region())
                                .changes(changes.stream().map(this::wire).toList())))
        .<Outcome>thenApply(_ -> new Changed())
        .exceptionally(Route53Zone::refusal);
  }

  private static Outcome refusal(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof InvalidChangeBatchException refusal)
      return new Refused(String.valueOf(refusal.awsErrorDetails().errorMessage()));
    throw new CompletionException(cause);
  }

  private Change wire(RecordChange change) {
    var action =
        switch (change.action()) {
          case UPSERT -> ChangeAction.UPSERT;
          case DELETE -> ChangeAction.DELETE;
        };
    return Change.builder().action(action).resourceRecordSet(wire(change.record())).build();
  }

  private ResourceRecordSet wire(TaskRecord record) {
    var set =
        ResourceRecordSet.builder()
            .name(names.of(record))
            .type(RRType.A)
            .ttl(record.ttlSeconds())
            .resourceRecords(
                record.values().stream()
                    .map(value -> ResourceRecord.builder().value(value).build())
                    .toList());
    record.healthCheck().ifPresent(set::healthCheckId);
    return switch (record.kind()) {
      case TASK -> set.build();
      case REGION -> set.setIdentifier(record.task().text()).multiValueAnswer(true).build();
    };
  }
}
