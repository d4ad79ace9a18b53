// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.edge.node.logging;

import org.jspecify.annotations.NullMarked;
