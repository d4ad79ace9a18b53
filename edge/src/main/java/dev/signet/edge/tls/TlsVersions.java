// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import java.util.List;

/** Versions of TLS that are spoken, with visitors as with origins (RFC 9325 §3.1.1). */
public final class TlsVersions {
  /** As engines name them. */
  public static final List<String> SPOKEN = List.of("TLSv1.3", "TLSv1.2");

  private TlsVersions() {}
}
