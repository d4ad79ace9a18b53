// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.hello;

/** Fatal alerts that we send before an engine exists (RFC 8446 §6.2). */
public enum TlsAlert {
  UNEXPECTED_MESSAGE(10),
  RECORD_OVERFLOW(22),
  ILLEGAL_PARAMETER(47),
  DECODE_ERROR(50),
  PROTOCOL_VERSION(70),
  INTERNAL_ERROR(80),
  UNRECOGNIZED_NAME(112),
  NO_APPLICATION_PROTOCOL(120);

  private static final byte ALERT = 21;
  private static final byte FATAL = 2;

  private final byte code;

  TlsAlert(int code) {
    this.code = (byte) code;
  }

  /** The alert's number in the IANA registry. */
  public int code() {
    return code & 0xff;
  }

  /** The whole record, in clear as it is before any keys are agreed. */
  public byte[] plaintextRecord() {
    return new byte[] {ALERT, 3, 3, 0, 2, FATAL, code};
  }
}
