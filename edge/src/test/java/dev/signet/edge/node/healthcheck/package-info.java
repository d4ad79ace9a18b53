// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.edge.node.healthcheck;

import org.jspecify.annotations.NullMarked;
