// SPDX-License-Identifier: Apache-2.0

/**
 * Copies of certificates that outlive the central store. Start at {@link
 * dev.signet.persistence.archive.CertificateArchive}.
 */
@NullMarked
package dev.signet.persistence.archive;

import org.jspecify.annotations.NullMarked;
