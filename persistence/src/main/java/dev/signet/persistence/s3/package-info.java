// SPDX-License-Identifier: Apache-2.0

/** The archive of certificates in Amazon S3. */
@NullMarked
package dev.signet.persistence.s3;

import org.jspecify.annotations.NullMarked;
