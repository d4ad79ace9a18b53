// SPDX-License-Identifier: Apache-2.0

/** Services of AWS that nothing emulates, spoken to by the unchanged SDK. */
@NullMarked
package dev.signet.persistence.testing.aws;

import org.jspecify.annotations.NullMarked;
