// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates that another program wrote into the region's store are checked and, if they are
 * good, served everywhere. Start at {@link dev.signet.actors.adoption.CertificateAdopter}.
 */
@NullMarked
package dev.signet.actors.adoption;

import org.jspecify.annotations.NullMarked;
