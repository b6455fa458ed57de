package dev.firkin.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Where results go, buffered. A {@link java.io.PrintStream} would swallow the failures that matter
 * here: a reader that has seen enough ({@code firkin keys store | head}), and a full disk.
 */
public final class Output extends OutputStream {

  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream target;
  private final String name;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;

  /**
   * @param target where the bytes go
   * @param name what people call it, for messages
   */
  public Output(OutputStream target, String name) {
    this.target = target;
    this.name = name;
  }

  /** The reader of a pipe has gone, which is its right: the command ends quietly. */
  public static final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGone(Throwable cause) {
      super("nobody reads the output any more", cause);
    }
  }

  /** Writes text and ends the line. */
  public void line(String text) {
    write(text.getBytes(UTF_8));
    write('\n');
  }

  /** Writes text from a format, and ends the line. */
  public void line(String format, Object... values) {
    line(format.formatted(values));
  }

  @Override
  public void write(int b) {
    if (used == buffer.length) {
      drain();
    }
    buffer[used++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (length > buffer.length - used) {
      drain();
    }
    if (length > buffer.length) {
      attempt(() -> target.write(bytes, offset, length));
      return;
    }
    System.arraycopy(bytes, offset, buffer, used, length);
    used += length;
  }

  @Override
  public void flush() {
    drain();
    attempt(target::flush);
  }

  @Override
  public void close() {
    flush();
    attempt(target::close);
  }

  private void drain() {
    int ready = used;
    used = 0; // even if it fails: a second attempt at flushing must not fail again
    if (ready > 0) {
      attempt(() -> target.write(buffer, 0, ready));
    }
  }

  private interface Write {
    void run() throws IOException;
  }

  private void attempt(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      String problem = String.valueOf(e.getMessage());
      if (isClosedPipe(problem.toLowerCase(Locale.ROOT))) {
        throw new ReaderGone(e);
      }
      throw new CommandFailure(ExitCode.DISK, "cannot write to %s: %s".formatted(name, problem), e);
    }
  }

  /** The operating systems' words; Java has no type for it. */
  private static boolean isClosedPipe(String problem) {
    return problem.contains("broken pipe")
        || problem.contains("pipe is being closed")
        || problem.contains("pipe closed");
  }
}
