// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates from a public authority over ACME (RFC 8555). Start at {@link
 * dev.signet.actors.issuance.acme.AcmeIssuer}; one attempt's steps are in {@code AcmeOrder}, what a
 * refusal means in {@code ProblemClassifier}.
 */
@NullMarked
package dev.signet.actors.issuance.acme;

import org.jspecify.annotations.NullMarked;
