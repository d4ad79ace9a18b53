// SPDX-License-Identifier: Apache-2.0
/**
 * The management API's bodies. What clients send is a form, read strictly: a field that is unknown,
 * missing or of another type is refused by name, so that a misspelt setting is never taken for an
 * absent one. What they get is a view. Start at {@link dev.signet.protocol.api.ApiJson}.
 */
@NullMarked
package dev.signet.protocol.api;

import org.jspecify.annotations.NullMarked;
