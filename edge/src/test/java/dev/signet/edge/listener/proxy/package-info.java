// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.edge.listener.proxy;

import org.jspecify.annotations.NullMarked;
