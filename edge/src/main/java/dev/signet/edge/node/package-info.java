/**
 * The node: what starts, wires, configures, watches and stops everything else. Start at {@code
 * Main}. {@code admin} holds the management API. A visitor's way leads through the packages beside
 * this one: {@code wire} (TCP, ClientHello, TLS, HTTP) → {@code exchange} → {@code proxy} (the
 * phases of a request) → {@code site}, {@code cache}, {@code origin}.
 */
@NullMarked
package dev.signet.edge.node;

import org.jspecify.annotations.NullMarked;
