// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.exchange.Fields;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which stored response, and which part of it, a request means. */
class SelectionTest {

  private static RequestHead get(String... headers) {
    return RequestHead.read("GET", Fields.of(headers), false);
  }

  @Test
  void rfc9111Section4_1_matchesByTheFieldsThatVaryNames() {
    var response = Fields.of("Vary", "Accept-Language, Accept-Encoding");
    var key = VaryKey.of(response, Fields.of("Accept-Language", "de,fr"));

    assertThat(key.matches(Fields.of("Accept-Language", "de , fr"))).isTrue();
    assertThat(key.matches(Fields.of("Accept-Language", "de", "Accept-Language", "fr"))).isTrue();
    assertThat(key.matches(Fields.of("Accept-Language", "de"))).isFalse();
    assertThat(key.matches(Fields.of("Accept-Language", "de, fr", "Accept-Encoding", "")))
        .isFalse();
  }

  @Test
  void rfc9110Section8_8_3_2_comparesEntityTagsWeaklyAndStrongly() {
    assertThat(EntityTags.listMatchesWeakly("\"a,b\", W/\"c\"", "W/\"a,b\"")).isTrue();
    assertThat(EntityTags.listMatchesWeakly("\"a,b\", W/\"c\"", "\"c\"")).isTrue();
    assertThat(EntityTags.listMatchesWeakly("\"a", "\"a\"")).isFalse();
    assertThat(EntityTags.matchStrongly("W/\"a\"", "W/\"a\"")).isFalse();
  }

  @Test
  void rfc9110Section13_2_2_prefersIfNoneMatchToIfModifiedSince() {
    var stored = Fields.of("ETag", "\"a\"", "Last-Modified", "Mon, 01 Jun 2026 10:00:00 GMT");
    var since = "Mon, 01 Jun 2026 11:00:00 GMT";

    assertThat(ClientCondition.isNotModified(get("If-Modified-Since", since), 200, stored))
        .isTrue();
    assertThat(
            ClientCondition.isNotModified(
                get("If-Modified-Since", since, "If-None-Match", "\"b\""), 200, stored))
        .isFalse();
    assertThat(ClientCondition.isNotModified(get("If-None-Match", "*"), 200, stored)).isTrue();
    assertThat(ClientCondition.isNotModified(get("If-None-Match", "*"), 404, stored)).isFalse();
  }

  @Test
  void rfc9110Section14_1_2_readsOneRange() {
    assertThat(range("bytes=0-0")).isEqualTo(new ByteRange.Part(0, 0));
    assertThat(range("bytes=5-")).isEqualTo(new ByteRange.Part(5, 9));
    assertThat(range("bytes=5-99999999999")).isEqualTo(new ByteRange.Part(5, 9));
    assertThat(range("bytes=-3")).isEqualTo(new ByteRange.Part(7, 9));
    assertThat(range("bytes=-30")).isEqualTo(new ByteRange.Part(0, 9));
    assertThat(range("bytes=10-")).isEqualTo(new ByteRange.Unsatisfiable());
    assertThat(range("bytes=-0")).isEqualTo(new ByteRange.Unsatisfiable());
    assertThat(range("bytes=1-2,4-5")).isEqualTo(new ByteRange.Several());
    for (var malformed : List.of("bytes=", "bytes=-", "bytes=3-2", "bytes=a-b", "lines=1-2"))
      assertThat(range(malformed)).as(malformed).isEqualTo(new ByteRange.Whole());
  }

  private static ByteRange range(String value) {
    return ByteRange.of(get("Range", value), Fields.of(), 10);
  }

  @Test
  void rfc9110Section13_1_5_usesARangeOnlyIfItsConditionHolds() {
    var stored = Fields.of("ETag", "\"a\"", "Last-Modified", "Mon, 01 Jun 2026 10:00:00 GMT");
    var part = new ByteRange.Part(1, 2);

    assertThat(ByteRange.of(get("Range", "bytes=1-2", "If-Range", "\"a\""), stored, 10))
        .isEqualTo(part);
    assertThat(ByteRange.of(get("Range", "bytes=1-2", "If-Range", "\"b\""), stored, 10))
        .isEqualTo(new ByteRange.Whole());
    assertThat(
            ByteRange.of(
                get("Range", "bytes=1-2", "If-Range", "Mon, 01 Jun 2026 10:00:00 GMT"), stored, 10))
        .isEqualTo(part);
  }

  @Test
  void normalisesSchemeAndAuthorityAndNothingElse() {
    var target = TargetUri.parse("HTTPS://Shop.Example.:443/A%2fb/?q=ä&A=1").orElseThrow();

    assertThat(target.key()).isEqualTo("https://shop.example/A%2fb/?q=ä&A=1");
    assertThat(target.hostAndPath()).isEqualTo("shop.example/A%2fb/?q=ä&A=1");
    assertThat(target.keyOverOtherScheme()).isEqualTo("http://shop.example/A%2fb/?q=ä&A=1");
    assertThat(TargetUri.parse("https://shop.example:8443?x").orElseThrow().key())
        .isEqualTo("https://shop.example:8443/?x");
    assertThat(TargetUri.parse("/no/host")).isEmpty();
    assertThat(TargetUri.parse("ftp://shop.example/")).isEmpty();
    assertThat(TargetUri.parse("https:///x")).isEmpty();
  }

  @Test
  void readsTagsOfBothKindsOnce() {
    assertThat(SurrogateKeys.of(Fields.of("Surrogate-Key", " a  b a", "Cache-Tag", "c d, e ,,a")))
        .containsExactly("a", "b", "c d", "e");
    assertThat(SurrogateKeys.of(Fields.of("Surrogate-Key", "x".repeat(20_000)))).isNull();
  }
}
