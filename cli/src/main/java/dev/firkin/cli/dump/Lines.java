package dev.firkin.cli.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into lines of bytes, counting. A line is a range of the one buffer, which grows to
 * the longest line.
 */
final class Lines {

  private static final int BUFFER_BYTES = 1 << 17;
  private static final int BUFFER_BYTES_MOST = Integer.MAX_VALUE - 64;

  private final InputStream in;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int end; // of the line that starts at start
  private int filled;
  private boolean atEnd;
  private long number;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    start = number == 0 ? 0 : Math.min(end + 1, filled);
    int searched = start;
    while (true) {
      int newline = indexOfNewline(searched);
      if (newline >= 0) {
        return found(newline);
      }
      searched = filled - start; // fill() moves the line to the front
      if (!fill()) {
        return start < filled && found(filled);
      }
    }
  }

  /** Number of the line, from 1. */
  long number() {
    return number;
  }

  /** Where the line is. */
  byte[] buffer() {
    return buffer;
  }

  /** Where the line starts in the buffer. */
  int start() {
    return start;
  }

  /** Bytes of the line, without its end. */
  int length() {
    return end - start;
  }

  /** Whether there is nothing on it. */
  boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private boolean found(int where) {
    end = where;
    number++;
    return true;
  }

  private int indexOfNewline(int from) {
    for (int i = from; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Reads more behind the line, which is moved to the front; false if there is no more. */
  private boolean fill() throws IOException {
    if (atEnd) {
      return false;
    }
    filled -= start;
    System.arraycopy(buffer, start, buffer, 0, filled);
    start = 0;
    if (filled == buffer.length) {
      if (filled == BUFFER_BYTES_MOST) {
        throw new IOException("line %d is longer than 2 GiB".formatted(number + 1));
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * filled, BUFFER_BYTES_MOST));
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      atEnd = true;
      return false;
    }
    filled += read;
    return true;
  }
}
