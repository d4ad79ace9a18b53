// SPDX-License-Identifier: Apache-2.0

/**
 * Answers to DNS-01 challenges in Route 53. Start at {@link
 * dev.signet.actors.issuance.dns.ChallengeRecords}.
 */
@NullMarked
package dev.signet.actors.issuance.dns;

import org.jspecify.annotations.NullMarked;
