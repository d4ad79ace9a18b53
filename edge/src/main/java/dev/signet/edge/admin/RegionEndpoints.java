// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.admin;

import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.admin.Endpoint.Call;
import dev.signet.persistence.central.RegionProgressStore;
import dev.signet.persistence.central.RegionProgressStore.RegionProgress;
import dev.signet.protocol.api.RegionView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How far each region has come. */
public final class RegionEndpoints {
  private final RegionProgressStore regions;

  public RegionEndpoints(RegionProgressStore regions) {
    this.regions = regions;
  }

  public List<Endpoint> all() {
    return List.of(Endpoint.plain("GET", "/v1/regions", this::list));
  }

  private CompletionStage<HttpResponse> list(Call call) {
    return regions
        .all()
        .thenApply(
            all ->
                Answers.json(
                    200, new RegionView.All(all.stream().map(RegionEndpoints::view).toList())));
  }

  private static RegionView view(RegionProgress progress) {
    var lag = Duration.between(progress.lagSince(), progress.lastSeen());
    return new RegionView(
        progress.region(),
        progress.reached().number(),
        Math.max(0, lag.toMillis() / 1000.0),
        progress.lastSeen(),
        progress.nodes());
  }
}
