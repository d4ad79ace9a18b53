// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.edge.node.settings;

import org.jspecify.annotations.NullMarked;
