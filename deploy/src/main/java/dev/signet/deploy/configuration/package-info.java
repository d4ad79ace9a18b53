// SPDX-License-Identifier: Apache-2.0

/**
 * What an operator decides about a roll-out, read from one HOCON file and checked as a whole before
 * anything is synthesised. Start at {@link dev.signet.deploy.configuration.Configuration}; every
 * key is described in {@code deploy/example.conf}.
 */
@NullMarked
package dev.signet.deploy.configuration;

import org.jspecify.annotations.NullMarked;
