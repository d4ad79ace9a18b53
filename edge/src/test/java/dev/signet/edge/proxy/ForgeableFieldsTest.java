// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ForgeableFieldsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forwarded",
        "http_forwarded",
        "x-forwarded",
        "x-forwarded-for",
        "x_forwarded_for",
        "x.forwarded.for",
        "x~forwarded~for",
        "x-forwarded.for",
        "x!forwarded|for",
        "x'forwarded`for",
        "http_x_forwarded_for",
        "http-x-forwarded-for",
        "http.x.forwarded.for",
        "x.forwarded.anything",
        "signet.request.id",
        "http_signet_request_id",
        "proxy",
        "http_proxy",
        "client-ip",
        "http_client_ip",
        "proxy-client-ip",
        "wl-proxy-client-ip",
        "wl_proxy_client_ip",
        "x-envoy-external-address",
        "x-envoy-original-path",
        "x-azure-clientip",
        "x-azure-socketip",
        "x-cluster-client-ip",
        "x-original-forwarded-for",
        "x-client-ip",
        "x-remote-addr",
        "x-remote-ip",
        "x.remote.ip",
        "x-originating-ip",
        "x-original-url",
        "x.rewrite.url",
        "x-original-uri",
        "http_host",
        "content_length",
        "transfer.encoding",
        "http_transfer_encoding",
      })
  void couldBeForged(String name) {
    assertThat(ForgeableFields.contains(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host",
        "content-length",
        "transfer-encoding",
        "te",
        "accept",
        "accept-language",
        "user-agent",
        "x-requested-with",
        "x-http-method-override",
        "x_request_id",
        "x.custom.field",
        "http2-settings",
        "http_referer",
        "http-",
        "_",
        "x-forwardedfor",
        "signet",
      })
  void goesOnAsItCame(String name) {
    assertThat(ForgeableFields.contains(name)).isFalse();
  }
}
