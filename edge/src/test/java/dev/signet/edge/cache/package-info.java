// SPDX-License-Identifier: Apache-2.0
/** Tests of the cache, named after the sections of the RFCs that they hold it to. */
@NullMarked
package dev.signet.edge.cache;

import org.jspecify.annotations.NullMarked;
