// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.edge.healthcheck;

import org.jspecify.annotations.NullMarked;
