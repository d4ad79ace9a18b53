// SPDX-License-Identifier: Apache-2.0

/** What all of AWS's services have in common, for whoever asks one of them. */
@NullMarked
package dev.signet.persistence.aws;

import org.jspecify.annotations.NullMarked;
