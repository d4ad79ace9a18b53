// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lower-case texts of field names. Those that clients send all the time are made once, so that
 * reading a head makes nothing for them.
 */
public final class FieldNames {
  private static final int SLOTS = 1024;
  private static final String[] TEXTS = new String[SLOTS];
  private static final byte[][] OCTETS = new byte[SLOTS][];

  static {
    for (var name :
        """
        accept accept-charset accept-encoding accept-language access-control-request-headers
        access-control-request-method age authorization cache-control cdn-loop connection
        content-encoding content-language content-length content-location content-type cookie date
        dnt early-data etag expect expires forwarded from host http2-settings if-match
        if-modified-since if-none-match if-range if-unmodified-since keep-alive last-modified
        link max-forwards origin pragma prefer priority proxy-authorization proxy-connection purpose
        range referer sec-ch-ua sec-ch-ua-arch sec-ch-ua-mobile sec-ch-ua-model sec-ch-ua-platform
        sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-gpc sec-purpose
        sec-websocket-extensions sec-websocket-key sec-websocket-protocol sec-websocket-version
        te traceparent tracestate trailer transfer-encoding upgrade upgrade-insecure-requests
        user-agent via x-csrf-token x-forwarded-for x-forwarded-host x-forwarded-proto
        x-http-method-override x-real-ip x-request-id x-requested-with
        """
            .lines()
            .flatMap(line -> java.util.Arrays.stream(line.split(" ", -1)))
            .toList()) add(name);
  }

  private FieldNames() {}

  private static void add(String name) {
    var octets = name.getBytes(StandardCharsets.US_ASCII);
    var slot = slot(octets, 0, octets.length);
    while (TEXTS[slot] != null) slot = (slot + 1) % SLOTS;
    TEXTS[slot] = name;
    OCTETS[slot] = octets;
  }

  /** The name at a place, in lower case. */
  public static String lowerCase(byte[] bytes, int start, int end) {
    for (var slot = slot(bytes, start, end); ; slot = (slot + 1) % SLOTS) {
      @Nullable String known = TEXTS[slot];
      if (known == null)
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT);
      if (isSame(OCTETS[slot], bytes, start, end)) return known;
    }
  }

  private static int slot(byte[] bytes, int start, int end) {
    var length = end - start;
    if (length == 0) return 0;
    var first = bytes[start] | 0x20;
    var middle = bytes[start + length / 2] | 0x20;
    var last = bytes[end - 1] | 0x20;
    return (length * 521 + first * 37 + middle * 101 + last * 7) & (SLOTS - 1);
  }

  /**
   * Known names are letters, digits and hyphens, on which the case's bit tells nothing else apart.
   */
  private static boolean isSame(byte[] lowerCase, byte[] bytes, int start, int end) {
    if (lowerCase.length != end - start) return false;
    for (var i = 0; i < lowerCase.length; i++)
      if ((bytes[start + i] | 0x20) != lowerCase[i]) return false;
    return true;
  }
}
