// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.persistence.s3;

import org.jspecify.annotations.NullMarked;
