// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;

/**
 * A change that every region must learn of. Applying one is idempotent and commutative: whoever
 * holds a newer revision for the same name ignores it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(ControlEvent.DomainAllowed.class),
  @JsonSubTypes.Type(ControlEvent.DomainRemoved.class),
  @JsonSubTypes.Type(ControlEvent.CertificateIssued.class),
  @JsonSubTypes.Type(ControlEvent.CachePurged.class),
  @JsonSubTypes.Type(ControlEvent.RepopulateRequested.class)
})
public sealed interface ControlEvent {

  /** The change's place in the global sequence; {@link Revision#NONE} where it changes nothing. */
  Revision revision();

  /** A domain is allowed, or its origin or settings changed. */
  @JsonTypeName("domain-allowed")
  record DomainAllowed(Domain domain) implements ControlEvent {
    @Override
    public Revision revision() {
      return domain.revision();
    }
  }

  /** A domain is no longer served; its certificate goes with it. */
  @JsonTypeName("domain-removed")
  record DomainRemoved(DomainName name, Revision revision) implements ControlEvent {}

  /** A domain has a new certificate. */
  @JsonTypeName("certificate-issued")
  record CertificateIssued(SealedCertificate certificate) implements ControlEvent {
    @Override
    public Revision revision() {
      return certificate.revision();
    }
  }

  /** Stored responses of some scope are no longer to be used. */
  @JsonTypeName("cache-purged")
  record CachePurged(Purge purge) implements ControlEvent {
    @Override
    public Revision revision() {
      return purge.revision();
    }
  }

  /** A region found its store empty and asks to be filled. */
  @JsonTypeName("repopulate-requested")
  record RepopulateRequested(String region) implements ControlEvent {
    @Override
    public Revision revision() {
      return Revision.NONE;
    }
  }
}
