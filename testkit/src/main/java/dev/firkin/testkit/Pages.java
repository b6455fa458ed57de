package dev.firkin.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file in pages of 4 KiB that never change, so that copies of a file share them; a
 * page that is null is all zeros. Its owner replaces pages.
 */
final class Pages {

  static final int PAGE = 4096;
  private static final byte[] ZEROS = new byte[PAGE];
  private static final MemorySegment ZERO_PAGE = MemorySegment.ofArray(ZEROS).asReadOnly();

  private byte[] @Nullable [] pages;

  private Pages(byte[] @Nullable [] pages) {
    this.pages = pages;
  }

  static Pages empty() {
    return new Pages(new byte[0] @Nullable []);
  }

  static Pages of(byte[] bytes) {
    Pages pages = empty();
    pages.write(0, bytes, 0, bytes.length);
    return pages;
  }

  Pages copy() {
    return new Pages(pages.clone());
  }

  static int count(long bytes) {
    return (int) ((bytes + PAGE - 1) / PAGE);
  }

  int size() {
    return pages.length;
  }

  byte @Nullable [] get(int page) {
    return page < pages.length ? pages[page] : null;
  }

  void set(int page, byte @Nullable [] bytes) {
    if (page >= pages.length) {
      if (bytes == null) {
        return;
      }
      pages = Arrays.copyOf(pages, Math.max(page + 1, pages.length + pages.length / 2));
    }
    pages[page] = bytes;
  }

  void write(long position, byte[] from, int offset, int length) {
    for (int done = 0; done < length; ) {
      int page = (int) ((position + done) / PAGE);
      int at = (int) ((position + done) % PAGE);
      int n = Math.min(PAGE - at, length - done);
      byte[] now = get(page);
      byte[] next = now == null ? new byte[PAGE] : now.clone();
      System.arraycopy(from, offset + done, next, at, n);
      set(page, next);
      done += n;
    }
  }

  /** Makes everything from a position on zeros. */
  void cut(long length) {
    int whole = count(length);
    for (int page = whole; page < pages.length; page++) {
      pages[page] = null;
    }
    int rest = (int) (length % PAGE);
    byte[] last = rest == 0 ? null : get(whole - 1);
    if (last != null) {
      byte[] next = Arrays.copyOf(last, rest);
      set(whole - 1, Arrays.copyOf(next, PAGE));
    }
  }

  /** Takes a page from memory if it is another there. */
  void refresh(int page, MemorySegment memory) {
    long at = (long) page * PAGE;
    int n = (int) Math.min(PAGE, memory.byteSize() - at);
    byte[] now = get(page);
    MemorySegment old = now == null ? ZERO_PAGE : MemorySegment.ofArray(now);
    if (MemorySegment.mismatch(memory, at, at + n, old, 0, n) >= 0) {
      byte[] next = new byte[PAGE];
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at, next, 0, n);
      set(page, next);
    }
  }

  static boolean isZero(MemorySegment memory, long from, long to) {
    for (long at = from; at < to; at += PAGE) {
      long n = Math.min(PAGE, to - at);
      if (MemorySegment.mismatch(memory, at, at + n, ZERO_PAGE, 0, n) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Copies what lies between two positions, the first of which is a multiple of the page size. */
  void copyTo(MemorySegment memory, long from, long length) {
    for (int page = (int) (from / PAGE); page < pages.length; page++) {
      byte[] bytes = pages[page];
      long at = (long) page * PAGE;
      int n = (int) Math.min(PAGE, Math.min(length, from + memory.byteSize()) - at);
      if (n <= 0) {
        return;
      }
      if (bytes != null) {
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at - from, n);
      }
    }
  }

  byte[] toBytes(long length) {
    byte[] bytes = new byte[Math.toIntExact(length)];
    copyTo(MemorySegment.ofArray(bytes), 0, length);
    return bytes;
  }

  /** The page's bytes, to be read only. */
  byte[] bytes(int page) {
    byte[] bytes = get(page);
    return bytes == null ? ZEROS : bytes;
  }
}
