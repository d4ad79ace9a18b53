/**
 * Who serves. Start at {@code Main}, which wires the node. A visitor's way: {@code listener} (TCP,
 * ClientHello, TLS) → {@code http} (HTTP/1.1, HTTP/2) → {@code proxy} (the phases of a request) →
 * {@code site}, {@code cache}, {@code origin}. {@code admin} holds the management API.
 */
@NullMarked
package dev.signet.edge.node;

import org.jspecify.annotations.NullMarked;
