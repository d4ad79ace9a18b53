// SPDX-License-Identifier: Apache-2.0
/**
 * Which certificate a handshake is shown: start at {@link
 * dev.signet.edge.certificate.CertificateLookup}.
 */
@NullMarked
package dev.signet.edge.certificate;

import org.jspecify.annotations.NullMarked;
