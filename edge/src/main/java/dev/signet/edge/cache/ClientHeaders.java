// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.MessageFields;
import java.util.List;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.$colon$colon;
import scala.collection.immutable.List$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A response's header fields as the client gets them: without those that speak to caches like this
 * one. Immutable lists that share their tails, so that a hit adds its Age without a copy.
 */
public final class ClientHeaders {
  private static final RawHeader PLAIN_HIT = RawHeader.create("Cache-Status", CacheStatus.HIT);

  private final scala.collection.immutable.List<akka.http.scaladsl.model.HttpHeader> common;
  private final scala.collection.immutable.List<akka.http.scaladsl.model.HttpHeader> ofFreshHit;
  private final @Nullable String statusOfOthers;
  private final @Nullable HttpHeader ageOnArrival;

  private ClientHeaders(
      scala.collection.immutable.List<akka.http.scaladsl.model.HttpHeader> common,
      @Nullable String statusOfOthers,
      @Nullable HttpHeader ageOnArrival) {
    this.common = common;
    this.ageOnArrival = ageOnArrival;
    this.statusOfOthers = statusOfOthers;
    this.ofFreshHit = prepend(statusOfOthers == null ? PLAIN_HIT : status(CacheStatus.HIT), common);
  }

  static ClientHeaders of(List<? extends HttpHeader> fromOrigin) {
    scala.collection.immutable.List<akka.http.scaladsl.model.HttpHeader> common = empty();
    String others = null;
    HttpHeader age = null;
    for (var header : fromOrigin.reversed()) {
      var name = header.lowercaseName();
      if (name.equals("cache-status"))
        others = others == null ? header.value() : header.value() + ", " + others;
      else if (name.equals("age")) age = header;
      else if (!isForCaches(name)) common = prepend(header, common);
    }
    return new ClientHeaders(common, others, age);
  }

  /** What a client never sees. */
  private static boolean isForCaches(String lowerCaseName) {
    return switch (lowerCaseName) {
      case "surrogate-key", "cache-tag", "cdn-cache-control", "surrogate-control" -> true;
      default -> false;
    };
  }

  /** Of a hit on a fresh response. */
  public scala.collection.immutable.Seq<akka.http.scaladsl.model.HttpHeader> freshHit(
      long ageSeconds) {
    return prepend(age(ageSeconds), ofFreshHit);
  }

  /** Of a hit on a fresh response, all but its age. */
  Fields ofFreshHit() {
    return new MessageFields(List.copyOf(CollectionConverters.asJava(ofFreshHit)));
  }

  /** Of any other answer from what is stored. */
  scala.collection.immutable.List<akka.http.scaladsl.model.HttpHeader> stored(
      long ageSeconds, String cacheStatus) {
    return prepend(age(ageSeconds), prepend(status(cacheStatus), common));
  }

  /** Of an answer that comes from the origin just now. */
  scala.collection.immutable.List<akka.http.scaladsl.model.HttpHeader> forwarded(
      String cacheStatus) {
    var headers = prepend(status(cacheStatus), common);
    return ageOnArrival == null ? headers : prepend(ageOnArrival, headers);
  }

  private static RawHeader age(long seconds) {
    return RawHeader.create("Age", Long.toString(seconds));
  }

  /** A cache nearer to the origin comes first (RFC 9211 §2). */
  private RawHeader status(String own) {
    return RawHeader.create(
        "Cache-Status", statusOfOthers == null ? own : statusOfOthers + ", " + own);
  }

  static scala.collection.immutable.List<akka.http.scaladsl.model.HttpHeader> prepend(
      HttpHeader header,
      scala.collection.immutable.List<akka.http.scaladsl.model.HttpHeader> tail) {
    return new $colon$colon<>((akka.http.scaladsl.model.HttpHeader) header, tail);
  }

  private static scala.collection.immutable.List<akka.http.scaladsl.model.HttpHeader> empty() {
    return List$.MODULE$.empty();
  }
}
