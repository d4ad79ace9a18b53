// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.aws;

import dev.signet.protocol.json.WireJson;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Why a call to AWS failed, sorted by what to do about it.
 *
 * @param kind who has to do something
 * @param reason AWS's own, on one line
 */
public record AwsRefusal(Kind kind, String reason) {

  /** Who has to do something. */
  public enum Kind {
    /** There are no credentials, or AWS does not accept them. */
    CREDENTIALS,
    /** Nobody says which AWS region to ask. */
    NO_REGION,
    /** AWS answers, and will answer the same next time. */
    REFUSED,
    /** Nobody answers, or AWS asks for patience. */
    AWAY
  }

  /** Error codes that are about who asks, not about what is asked for. */
  private static final Set<String> CREDENTIAL_CODES =
      Set.of(
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "InvalidAccessKeyId",
          "InvalidSecurity",
          "SignatureDoesNotMatch",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "ExpiredToken",
          "ExpiredTokenException",
          "OptInRequired");

  public static AwsRefusal of(Throwable failure) {
    var cause =
        (failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new AwsRefusal(kind(cause), reason(cause));
  }

  private static Kind kind(Throwable cause) {
    return switch (cause) {
      case AwsServiceException answered -> kind(answered);
      // The SDK has no type of its own for either.
      case SdkClientException unasked when says(unasked, "load credentials") -> Kind.CREDENTIALS;
      case SdkClientException unasked when says(unasked, "load region") -> Kind.NO_REGION;
      case IllegalArgumentException _ -> Kind.REFUSED;
      default -> Kind.AWAY;
    };
  }

  private static Kind kind(AwsServiceException answered) {
    if (answered.isThrottlingException() || answered.statusCode() >= 500) return Kind.AWAY;
    // A clock is set right sooner or later; no setting of ours is wrong.
    if (answered.isClockSkewException()) return Kind.AWAY;
    var details = answered.awsErrorDetails();
    return details != null && CREDENTIAL_CODES.contains(String.valueOf(details.errorCode()))
        ? Kind.CREDENTIALS
        : Kind.REFUSED;
  }

  private static boolean says(Throwable cause, String text) {
    return String.valueOf(cause.getMessage()).contains(text);
  }

  /** The first line: what follows repeats the request that was signed. */
  private static String reason(Throwable cause) {
    var message = cause instanceof AwsServiceException answered ? said(answered) : text(cause);
    return WireJson.excerpt(message.lines().findFirst().orElse("no reason given").strip());
  }

  private static String said(AwsServiceException answered) {
    var details = answered.awsErrorDetails();
    return details == null ? text(answered) : details.errorCode() + ": " + details.errorMessage();
  }

  private static String text(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
