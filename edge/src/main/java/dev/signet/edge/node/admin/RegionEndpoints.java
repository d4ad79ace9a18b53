// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.http.javadsl.model.HttpResponse;
import dev.signet.actors.bus.ControlBus;
import dev.signet.edge.node.admin.Endpoint.Call;
import dev.signet.persistence.central.RegionProgressStore;
import dev.signet.persistence.central.RegionProgressStore.RegionProgress;
import dev.signet.protocol.api.RegionView;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How far each region has come, and having one filled again. */
public final class RegionEndpoints {
  private final RegionProgressStore regions;
  private final ControlBus bus;

  public RegionEndpoints(RegionProgressStore regions, ControlBus bus) {
    this.regions = regions;
    this.bus = bus;
  }

  public List<Endpoint> all() {
    return List.of(
        Endpoint.plain("GET", "/v1/regions", this::list),
        Endpoint.plain("POST", "/v1/regions/{region}/repopulation", this::repopulate));
  }

  private CompletionStage<HttpResponse> list(Call call) {
    return regions
        .all()
        .thenApply(
            all ->
                Answers.json(
                    200, new RegionView.All(all.stream().map(RegionEndpoints::view).toList())));
  }

  /** Takes its time: how far it is shows in the list. */
  private CompletionStage<HttpResponse> repopulate(Call call) {
    return bus.repopulate(call.at("region"))
        .thenApply(
            isKnown -> {
              if (isKnown) return Answers.nothing(202);
              throw ProblemException.notFound("changes do not travel to a region of this name");
            });
  }

  private static RegionView view(RegionProgress progress) {
    return new RegionView(
        progress.region(),
        progress.reached().number(),
        progress.lag().toMillis() / 1000.0,
        progress.lastSeen(),
        progress.nodes());
  }
}
