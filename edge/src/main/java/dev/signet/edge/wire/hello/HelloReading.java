// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.hello;

/** How far the reading of a ClientHello has come. */
public sealed interface HelloReading {

  record NeedsMore() implements HelloReading {}

  record Complete(ClientHello hello) implements HelloReading {}

  record Refused(HelloRefusal reason) implements HelloReading {}
}
