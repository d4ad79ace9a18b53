// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that are allowed here. Reading them all again only ever adds: a region store that was
 * emptied must not take away what is served. A name whose removal was missed goes when somebody
 * asks for its settings and hears that it is not allowed ({@link #removeUnlessChangedSince}).
 */
final class AllowedNames {
  private final NameHash hash;
  private final NameSet names = new NameSet();

  /** Names removed while a walk is under way: a page read before must not bring them back. */
  @GuardedBy("this")
  private @Nullable NameSet removedDuringWalk;

  @GuardedBy("this")
  private long additions;

  AllowedNames(NameHash hash) {
    this.hash = hash;
  }

  boolean allows(HostName host) {
    return names.contains(hash.of(host)) || names.contains(hash.ofWildcardAbove(host));
  }

  boolean contains(DomainName name) {
    return names.contains(hash.of(name));
  }

  int size() {
    return names.size();
  }

  synchronized void add(DomainName name) {
    additions++;
    var hashed = hash.of(name);
    names.add(hashed);
    if (removedDuringWalk != null) removedDuringWalk.remove(hashed);
  }

  synchronized void remove(DomainName name) {
    var hashed = hash.of(name);
    names.remove(hashed);
    if (removedDuringWalk != null) removedDuringWalk.add(hashed);
  }

  /** A mark for {@link #removeUnlessChangedSince}. */
  synchronized long additions() {
    return additions;
  }

  /** Removes a name that was found not allowed, unless any name was allowed since the mark. */
  synchronized void removeUnlessChangedSince(long mark, DomainName name) {
    if (additions == mark) remove(name);
  }

  synchronized void beginWalk() {
    removedDuringWalk = new NameSet();
  }

  synchronized void addPage(List<DomainName> page) {
    var removed = removedDuringWalk;
    for (var name : page) {
      var hashed = hash.of(name);
      if (removed == null || !removed.contains(hashed)) names.add(hashed);
    }
  }

  synchronized void endWalk() {
    removedDuringWalk = null;
  }
}
