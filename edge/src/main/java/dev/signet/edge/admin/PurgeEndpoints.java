// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.admin;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.edge.admin.Endpoint.Call;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.central.PurgeStore.PurgeProgress;
import dev.signet.persistence.central.RegionProgressStore.RegionProgress;
import dev.signet.protocol.api.PurgeForm;
import dev.signet.protocol.api.PurgeView;
import dev.signet.protocol.domain.Purge;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** Ordering purges, and showing how far they have come. */
public final class PurgeEndpoints {
  private final CentralStore central;
  private final String ownRegion;
  private final Runnable onChange;

  /**
   * @param onChange tells the bus that there is something new to carry
   */
  public PurgeEndpoints(CentralStore central, String ownRegion, Runnable onChange) {
    this.central = central;
    this.ownRegion = ownRegion;
    this.onChange = onChange;
  }

  public List<Endpoint> all() {
    return List.of(
        Endpoint.withJson("POST", "/v1/purges", this::request),
        Endpoint.plain("GET", "/v1/purges/{id}", this::progress));
  }

  /** Every region that was ever seen has to carry it out, this one in any case. */
  private CompletionStage<HttpResponse> request(Call call) {
    var form = PurgeForm.read(call.body().toArray());
    return central
        .regions()
        .all()
        .thenCompose(
            seen -> {
              var regions = new TreeSet<String>();
              regions.add(ownRegion);
              for (RegionProgress progress : seen) regions.add(progress.region());
              return central
                  .purges()
                  .request(form.scope(), form.value(), form.soft(), List.copyOf(regions))
                  .thenApply(purge -> accepted(purge, regions));
            });
  }

  private HttpResponse accepted(Purge purge, Set<String> regions) {
    onChange.run();
    var pending = new HashMap<String, Optional<Instant>>();
    for (var region : regions) pending.put(region, Optional.empty());
    return Answers.json(202, PurgeView.of(purge, pending))
        .addHeader(RawHeader.create("Location", "/v1/purges/" + purge.id()));
  }

  private CompletionStage<HttpResponse> progress(Call call) {
    return central.purges().find(call.at("id")).thenApply(PurgeEndpoints::shown);
  }

  private static HttpResponse shown(Optional<PurgeProgress> found) {
    var progress =
        found.orElseThrow(() -> ProblemException.notFound("there is no purge with this id"));
    return Answers.json(200, PurgeView.of(progress.purge(), progress.doneAt()));
  }
}
