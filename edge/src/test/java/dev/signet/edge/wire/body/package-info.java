// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.edge.wire.body;

import org.jspecify.annotations.NullMarked;
