// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import akka.actor.typed.ActorSystem;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The region's nodes as its cluster knows them. */
final class RegionMembers {
  private static final Set<MemberStatus> ARRIVING_OR_THERE =
      Set.of(MemberStatus.joining(), MemberStatus.weaklyUp(), MemberStatus.up());

  private final Cluster cluster;

  RegionMembers(ActorSystem<?> system) {
    this.cluster = Cluster.get(system);
  }

  int count() {
    return (int) members().filter(member -> member.status().equals(MemberStatus.up())).count();
  }

  /** Whether no node but this one has the role, or is about to. */
  boolean isLast(String role) {
    var self = cluster.selfMember().uniqueAddress();
    return members()
        .filter(member -> member.hasRole(role) && ARRIVING_OR_THERE.contains(member.status()))
        .allMatch(member -> member.uniqueAddress().equals(self));
  }

  private Stream<Member> members() {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false);
  }
}
