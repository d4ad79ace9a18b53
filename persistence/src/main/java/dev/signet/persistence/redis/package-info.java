/**
 * The region store on Redis 7, one primary without cluster mode (as ElastiCache calls it). Start at
 * {@link dev.signet.persistence.redis.RedisRegionStore}. Every change is one Lua script, which also
 * tells the subscribers.
 *
 * <table>
 * <caption>Layout: all keys of ours begin with {@code signet:}</caption>
 * <tr><th>key</th><th>type</th><th>holds</th></tr>
 * <tr><td>{@code signet:domain:NAME}</td><td>hash</td><td>{@code revision}, a decimal number;
 *     {@code value}, the domain as JSON. Without {@code value}: a tombstone, which expires</td></tr>
 * <tr><td>{@code signet:certificate:NAME}</td><td>hash</td><td>the same for the certificate: chain
 *     in clear, private key sealed</td></tr>
 * <tr><td>{@code signet:names}</td><td>set</td><td>the allowed names</td></tr>
 * <tr><td>{@code signet:purges:log}</td><td>list</td><td>the newest 10 000 purges in the order in
 *     which they first came here: the history before it, the revision and the purge as JSON, with
 *     spaces between</td></tr>
 * <tr><td>{@code signet:purges:revisions}</td><td>set</td><td>the revisions of those in the
 *     log</td></tr>
 * <tr><td>{@code signet:purges:position}</td><td>hash</td><td>{@code number}, how many purges came
 *     here, and {@code history}, a hash over their revisions in that order, begun with a random text;
 *     missing: the store is new or was lost, and edges purge everything</td></tr>
 * <tr><td>{@code signet:complete}</td><td>string</td><td>the revision up to which all of this is
 *     complete; missing: the store is new or was lost, and is filled again</td></tr>
 * <tr><td>{@code signet:message:ID}</td><td>string</td><td>nothing: that the control bus's message of
 *     that id was dealt with; expires</td></tr>
 * <tr><td>{@code signet:identity}</td><td>string</td><td>which store this is: a UUID</td></tr>
 * <tr><td>{@code signet:lease:NAME}</td><td>string</td><td>who holds the lease; expires</td></tr>
 * <tr><td>{@code signet:ticket-secrets}</td><td>hash</td><td>{@code value}, the sealed secrets that the
 *     keys of session tickets come from; {@code since}, when they came here in milliseconds of this
 *     server's clock</td></tr>
 * <tr><td>{@code signet:changes}</td><td>channel</td><td>what changed: a word, a space, and the
 *     name, or the position and the purge as JSON</td></tr>
 * </table>
 *
 * <p>Beside them {@link dev.signet.persistence.redis.RedisForeignCertificates} reads, and never
 * writes, {@code NAME:latest} or {@code PREFIX:NAME:latest}: strings of lua-resty-auto-ssl with a
 * certificate and its key in clear.
 *
 * <p>NAME is in normal form, {@code *.shop.example} for wildcards. Other programs may read all of
 * this; who writes past the scripts must set a revision, or the next change replaces the entry.
 * Redis must not evict keys without expiry ({@code maxmemory-policy noeviction} or {@code
 * volatile-*}).
 */
@NullMarked
package dev.signet.persistence.redis;

import org.jspecify.annotations.NullMarked;
