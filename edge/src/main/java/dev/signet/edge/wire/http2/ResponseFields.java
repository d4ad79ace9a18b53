// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A section to be encoded at once, and used again for the next: fields in their order, nothing
 * looked up. Belongs to one connection.
 */
final class ResponseFields extends DefaultHttp2Headers {
  private final Lines lines = new Lines();
  private CharSequence[] names = new CharSequence[32];
  private CharSequence[] values = new CharSequence[32];
  private CharSequence status = AsciiString.EMPTY_STRING;
  private int size;

  ResponseFields() {
    super(false, 2);
  }

  /** Empty but for the status, which comes first (RFC 9113 §8.3). */
  ResponseFields begin(CharSequence withStatus) {
    Arrays.fill(names, 0, size, AsciiString.EMPTY_STRING);
    Arrays.fill(values, 0, size, AsciiString.EMPTY_STRING);
    size = 0;
    status = withStatus;
    add(PseudoHeaderName.STATUS.value(), withStatus);
    return this;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    names[size] = name;
    values[size++] = value;
    return this;
  }

  @Override
  public CharSequence status() {
    return status;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isEmpty() {
    return size == 0;
  }

  /** One at a time: the next call begins again. */
  @Override
  public Iterator<Map.Entry<CharSequence, CharSequence>> iterator() {
    lines.next = 0;
    return lines;
  }

  private final class Lines
      implements Iterator<Map.Entry<CharSequence, CharSequence>>,
          Map.Entry<CharSequence, CharSequence> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < size;
    }

    @Override
    public Map.Entry<CharSequence, CharSequence> next() {
      if (next >= size) throw new NoSuchElementException("fields: " + size);
      next++;
      return this;
    }

    @Override
    public CharSequence getKey() {
      return names[next - 1];
    }

    @Override
    public CharSequence getValue() {
      return values[next - 1];
    }

    @Override
    public CharSequence setValue(CharSequence value) {
      throw new UnsupportedOperationException("fields to be encoded");
    }
  }
}
