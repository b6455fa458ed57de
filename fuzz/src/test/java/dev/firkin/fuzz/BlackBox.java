package dev.firkin.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The input at work, in a mapped file: what is stored there outlives even a JVM that is killed by
 * native code.
 *
 * <pre>
 * subjectLength 4, bytesLength 4, subject, bytes
 * </pre>
 */
final class BlackBox {

  private static final int BYTES_MAX = 4 << 20;

  private final MappedByteBuffer memory;

  BlackBox(Path file) {
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES_MAX);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void note(Input input) {
    byte[] subject = input.subject().getBytes(UTF_8);
    int length = Math.min(input.bytes().length, BYTES_MAX - 8 - subject.length);
    memory.putInt(0, subject.length).putInt(4, length);
    memory.put(8, subject).put(8 + subject.length, input.bytes(), 0, length);
  }
}
