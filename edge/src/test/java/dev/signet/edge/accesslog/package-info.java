// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.edge.accesslog;

import org.jspecify.annotations.NullMarked;
