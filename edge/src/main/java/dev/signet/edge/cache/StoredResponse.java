// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.StatusCode;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.MessageFields;
import dev.signet.edge.exchange.RenderedHead;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * A complete response as it is kept, with all that a hit needs made ready. Only what purges have
 * done to it changes.
 */
public final class StoredResponse {
  private final TenantId tenant;
  private final Origin origin;
  private final PurgeIdentity identity;
  private final VaryKey varyKey;
  private final StatusCode status;
  private final List<HttpHeader> originHeaders;
  private final MessageFields originFields;
  private final ClientHeaders clientHeaders;
  private final HttpEntity.Strict entity;
  private final RenderedHead hitHead;
  private final int weight;
  private volatile Freshness freshness;
  private volatile long goodIn;

  /**
   * @param originHeaders as the origin sent them, all of them
   * @param generation of purges in which the fetch began
   */
  StoredResponse(
      Domain site,
      PurgeIdentity identity,
      VaryKey varyKey,
      StatusCode status,
      List<HttpHeader> originHeaders,
      HttpEntity.Strict entity,
      Freshness freshness,
      long generation) {
    this.tenant = site.tenant();
    this.origin = site.origin();
    this.identity = identity;
    this.varyKey = varyKey;
    this.status = status;
    this.originHeaders = List.copyOf(originHeaders);
    this.originFields = new MessageFields(this.originHeaders);
    this.clientHeaders = ClientHeaders.of(this.originHeaders);
    this.hitHead = new RenderedHead(status.intValue(), status.reason(), clientHeaders.ofFreshHit());
    this.entity = entity;
    this.freshness = freshness;
    this.goodIn = generation;
    this.weight = weigh();
  }

  /** The same with its body, once that has arrived. */
  StoredResponse withBody(ByteString body) {
    return new StoredResponse(this, HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, body));
  }

  private StoredResponse(StoredResponse head, HttpEntity.Strict entity) {
    tenant = head.tenant;
    origin = head.origin;
    identity = head.identity;
    varyKey = head.varyKey;
    status = head.status;
    originHeaders = head.originHeaders;
    originFields = head.originFields;
    clientHeaders = head.clientHeaders;
    hitHead = head.hitHead;
    this.entity = entity;
    freshness = head.freshness;
    goodIn = head.goodIn;
    weight = weigh();
  }

  /** Whether it may answer for a site: a domain may have moved to another tenant or origin. */
  boolean isFor(Domain site) {
    return origin.equals(site.origin()) && tenant.equals(site.tenant());
  }

  /**
   * Whether a purge has ended it; a soft one makes it stale. Cheap unless there were purges since
   * this was last asked.
   */
  boolean isPurged(CachePurges purges, CacheSettings.Purging settings) {
    var generation = purges.generation();
    var last = goodIn;
    if (generation == last) return false;
    var mark = purges.find(identity, last);
    if (mark != null && mark.hard() > last) return true;
    if (mark != null && mark.soft() > last)
      freshness = freshness.staleFrom(mark.softAt(), settings.softGrace());
    goodIn = generation;
    return false;
  }

  VaryKey varyKey() {
    return varyKey;
  }

  Freshness freshness() {
    return freshness;
  }

  public StatusCode status() {
    return status;
  }

  /** What goes before the body of every hit while it is fresh. */
  RenderedHead hitHead() {
    return hitHead;
  }

  /** Header fields toward the client, without Age and Cache-Status. */
  public ClientHeaders clientHeaders() {
    return clientHeaders;
  }

  List<HttpHeader> originHeaders() {
    return originHeaders;
  }

  Fields originFields() {
    return originFields;
  }

  public HttpEntity.Strict entity() {
    return entity;
  }

  ByteString body() {
    return entity.getData();
  }

  public long ageSeconds(Instant now) {
    return freshness.ageSeconds(now);
  }

  /** Bytes that it takes in memory: the body to the byte, the objects around it roughly. */
  int weight() {
    return weight;
  }

  private int weigh() {
    var bytes = 600L + body().size() + identity.weight() + varyKey.weight();
    for (var header : originHeaders) bytes += weight(header);
    return (int) Math.min(Integer.MAX_VALUE, bytes);
  }

  /** The field itself, and what becomes of it in a head that is rendered once for each protocol. */
  private static int weight(HttpHeader header) {
    return 240 + 5 * (header.name().length() + header.value().length());
  }
}
