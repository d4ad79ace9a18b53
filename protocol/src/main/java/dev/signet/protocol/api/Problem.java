// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signet.protocol.domain.IssuanceFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not carried out (RFC 9457).
 *
 * @param type {@code about:blank} where the status says it all, else a tag URI for programs
 * @param title the type in words, always the same for a type
 * @param detail this occurrence in words
 * @param errors which parts of the request are at fault; empty if none is
 * @param lastError with type backing-off: why
 * @param nextAttemptAt with type backing-off: until when
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    List<Fault> errors,
    @Nullable IssuanceFailure lastError,
    @Nullable Instant nextAttemptAt) {

  /** A problem that its status says it all about. */
  public static Problem ofStatus(int status, String title, String detail) {
    return new Problem("about:blank", title, status, detail, List.of(), null, null);
  }

  /**
   * @param code lower-case words with hyphens; becomes the end of the type's tag URI (RFC 4151)
   */
  public static Problem of(int status, String code, String title, String detail) {
    return new Problem(typeOf(code), title, status, detail, List.of(), null, null);
  }

  /** Something in the request cannot be used. */
  public static Problem invalid(Fault fault) {
    return new Problem(
        typeOf("invalid-request"),
        "The request cannot be used",
        422,
        fault.detail(),
        List.of(fault),
        null,
        null);
  }

  /** Orders for the domain wait after a failure. */
  public static Problem backingOff(IssuanceFailure lastError, Instant nextAttemptAt) {
    return new Problem(
        typeOf("backing-off"),
        "Orders wait after a failure",
        409,
        lastError.code().text() + ": " + lastError.detail(),
        List.of(),
        lastError,
        nextAttemptAt);
  }

  private static String typeOf(String code) {
    return "tag:signet.dev,2026:" + code;
  }

  /**
   * A part of the request at fault.
   *
   * @param pointer of a field of the body (RFC 6901 §6); null for the others
   * @param parameter of the path or the query, by name; null for the others
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Fault(String detail, @Nullable String pointer, @Nullable String parameter) {

    public static Fault inBody(String pointer, String detail) {
      return new Fault(detail, pointer, null);
    }

    public static Fault inParameter(String name, String detail) {
      return new Fault(detail, null, name);
    }
  }
}
