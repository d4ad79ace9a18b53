// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.edge.listener;

import org.jspecify.annotations.NullMarked;
