// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WriteQuotaTest {
  private static final int ELEMENT = 8192;

  private final WriteQuota quota = new WriteQuota();

  private final class Response implements WriteQuota.Writer {
    private final WriteQuota.Share share = quota.share(this);
    private int window;
    private int told;

    Response(int window) {
      this.window = window;
    }

    /** Elements that it gets until it is refused one. */
    int fills() {
      var count = 0;
      while (share.allowsMore()) {
        share.add(ELEMENT);
        count++;
      }
      return count;
    }

    @Override
    public int window() {
      return window;
    }

    @Override
    public void goOn() {
      told++;
    }
  }

  private List<Response> responses(int count, int window) {
    var made = new ArrayList<Response>();
    for (var i = 0; i < count; i++) made.add(new Response(window));
    return made;
  }

  @Test
  void givesAClosedWindowOneElement() {
    assertThat(new Response(0).fills()).isEqualTo(1);
    assertThat(new Response(-5).fills()).isEqualTo(1);
  }

  @Test
  void givesAnOpenWindowWhatIsEachOnes() {
    assertThat(new Response(Integer.MAX_VALUE).fills())
        .isEqualTo(Http2Bounds.QUEUED_PER_STREAM / ELEMENT);
  }

  @Test
  void givesNoMoreThanTheWindowAndAnElement() {
    assertThat(new Response(ELEMENT + 1).fills()).isEqualTo(2);
  }

  @Test
  void keepsRoomForOpenWindowsBesideClosedOnes() {
    responses(120, 0).forEach(Response::fills);

    assertThat(new Response(Integer.MAX_VALUE).fills())
        .isEqualTo(Http2Bounds.QUEUED_PER_STREAM / ELEMENT);
  }

  @Test
  void boundsWhatAllHaveBeyondTheirOldest() {
    var elements = responses(120, Integer.MAX_VALUE).stream().mapToInt(Response::fills).sum();

    assertThat((elements - 120) * ELEMENT)
        .isLessThanOrEqualTo(Http2Bounds.QUEUED_PER_CONNECTION + ELEMENT);
  }

  /** Or all would be told to go on at once. */
  @Test
  void countsWhatIsStillToCome() {
    var all = responses(120, Integer.MAX_VALUE);
    all.forEach(response -> response.share.add(ELEMENT));

    assertThat(all.stream().filter(response -> response.share.allowsMore()).count())
        .isEqualTo(Http2Bounds.QUEUED_PER_CONNECTION / Http2Bounds.FRAME);
  }

  @Test
  void tellsWhoWasRefusedWhenItsOwnHasLeft() {
    responses(120, Integer.MAX_VALUE).forEach(Response::fills);
    var late = new Response(0);
    late.fills();

    late.share.release();

    assertThat(late.told).isEqualTo(1);
  }

  @Test
  void givesAllRoomBack() {
    for (var response : responses(50, Integer.MAX_VALUE)) {
      var elements = response.fills();
      response.share.release();
      response.share.allowsMore();
      response.share.forget();
      for (var i = 1; i < elements; i++) response.share.release();
    }

    assertThat(new Response(Integer.MAX_VALUE).fills())
        .isEqualTo(Http2Bounds.QUEUED_PER_STREAM / ELEMENT);
  }
}
