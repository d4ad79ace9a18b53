// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.domain;

import dev.signet.protocol.name.DomainName;
import java.time.Instant;

/**
 * An allowed domain: a name a tenant may use, and where its content comes from.
 *
 * @param revision of its newest change
 */
public record Domain(
    DomainName name,
    TenantId tenant,
    Origin origin,
    boolean redirectToHttps,
    Revision revision,
    Instant createdAt,
    Instant updatedAt) {}
