// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors;

/** A message that may cross nodes; serialised as Jackson CBOR. */
public interface WireMessage {}
