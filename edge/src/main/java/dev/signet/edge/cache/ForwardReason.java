// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

/** Why a request went on to the origin (RFC 9211 §2.2). */
enum ForwardReason {
  BYPASS("bypass"),
  METHOD("method"),
  URI_MISS("uri-miss"),
  VARY_MISS("vary-miss"),
  /** The client's directives ask for it. */
  REQUEST("request"),
  STALE("stale");

  private final String text;

  ForwardReason(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
