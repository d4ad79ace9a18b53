// SPDX-License-Identifier: Apache-2.0
/**
 * The image's health check, a program of its own: {@link
 * dev.signet.edge.node.healthcheck.HealthCheck}.
 */
@NullMarked
package dev.signet.edge.node.healthcheck;

import org.jspecify.annotations.NullMarked;
