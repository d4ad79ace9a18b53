// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.actors.bus.ControlBus;
import dev.signet.edge.node.admin.Endpoint.Call;
import dev.signet.persistence.central.PurgeStore;
import dev.signet.persistence.central.PurgeStore.PurgeProgress;
import dev.signet.protocol.api.PurgeForm;
import dev.signet.protocol.api.PurgeView;
import dev.signet.protocol.domain.Purge;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Ordering purges, and showing how far they have come. */
public final class PurgeEndpoints {
  private final PurgeStore purges;
  private final ControlBus bus;

  public PurgeEndpoints(PurgeStore purges, ControlBus bus) {
    this.purges = purges;
    this.bus = bus;
  }

  public List<Endpoint> all() {
    return List.of(
        Endpoint.withJson("POST", "/v1/purges", this::request),
        Endpoint.plain("GET", "/v1/purges/{id}", this::progress));
  }

  /** Every region that changes travel to has to carry it out. */
  private CompletionStage<HttpResponse> request(Call call) {
    var form = PurgeForm.read(call.body().toArray());
    return bus.regions()
        .thenCompose(
            regions ->
                purges
                    .request(form.scope(), form.value(), form.soft(), regions)
                    .thenApply(purge -> accepted(purge, regions)));
  }

  private HttpResponse accepted(Purge purge, List<String> regions) {
    bus.hint();
    var pending = new HashMap<String, Optional<Instant>>();
    for (var region : regions) pending.put(region, Optional.empty());
    return Answers.json(202, PurgeView.of(purge, pending))
        .addHeader(RawHeader.create("Location", "/v1/purges/" + purge.id()));
  }

  private CompletionStage<HttpResponse> progress(Call call) {
    return purges.find(call.at("id")).thenApply(PurgeEndpoints::shown);
  }

  private static HttpResponse shown(Optional<PurgeProgress> found) {
    var progress =
        found.orElseThrow(() -> ProblemException.notFound("there is no purge with this id"));
    return Answers.json(200, PurgeView.of(progress.purge(), progress.doneAt()));
  }
}
