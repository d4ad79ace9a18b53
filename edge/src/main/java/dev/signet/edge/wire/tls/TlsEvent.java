// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.tls;

import java.util.Locale;

/** What happened on a TLS connection that is worth counting. */
public enum TlsEvent {
  HANDSHAKE_COMPLETED,
  /** Client and engine did not agree, or the client sent an alert. */
  HANDSHAKE_FAILED,
  /** The client left before the end. */
  HANDSHAKE_ABANDONED,
  HANDSHAKE_TIMED_OUT,
  /** After the handshake came something that is no proper record, or an alert. */
  RECORDS_BROKEN;

  /** As logs write it: {@code handshake-failed}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
