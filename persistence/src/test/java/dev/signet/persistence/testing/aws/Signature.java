// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks requests as AWS does: by what arrived, not by what the sender meant to send.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 *     Signature Version 4</a>
 */
final class Signature {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
              + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  private Signature() {}

  /** The region that the request was meant for, by its signature. */
  static String region(HttpExchange exchange) {
    var parts =
        AUTHORIZATION.matcher(
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    if (!parts.matches()) throw new IllegalArgumentException("not signed");
    return parts.group(3);
  }

  /** Whether the request is signed for this service with this key. */
  static boolean isGood(HttpExchange exchange, byte[] body, String service, String secret)
      throws GeneralSecurityException {
    var given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    var parts = AUTHORIZATION.matcher(given);
    if (!parts.matches() || !parts.group(4).equals(service)) return false;
    var signedHeaders = List.of(parts.group(5).split(";"));
    if (!signedHeaders.contains("host")) return false;
    var canonical =
        String.join(
            "\n",
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            query(exchange.getRequestURI().getRawQuery()),
            signedHeaders.stream()
                .map(name -> name + ":" + exchange.getRequestHeaders().getFirst(name).strip())
                .collect(Collectors.joining("\n")),
            "",
            parts.group(5),
            hex(sha256(body)));
    var scope = parts.group(2) + "/" + parts.group(3) + "/" + service + "/aws4_request";
    var toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            exchange.getRequestHeaders().getFirst("X-Amz-Date"),
            scope,
            hex(sha256(canonical.getBytes(UTF_8))));
    var key = ("AWS4" + secret).getBytes(UTF_8);
    for (var part : scope.split("/", -1)) key = hmac(key, part);
    return hex(hmac(key, toSign)).equals(parts.group(6));
  }

  private static String query(String raw) {
    if (raw == null) return "";
    return Arrays.stream(raw.split("&", -1))
        .map(field -> field.contains("=") ? field : field + "=")
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
