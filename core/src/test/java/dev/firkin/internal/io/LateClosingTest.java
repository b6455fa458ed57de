package dev.firkin.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateClosingTest {

  private static final int SECONDS = Boolean.getBoolean("firkin.long") ? 120 : 6;

  @TempDir Path directory;

  @Test
  void givenAnArena_whenClosedLater_thenItIsClosedSoon() throws Exception {
    Arena arena = Arena.ofShared();
    MemorySegment memory = arena.allocate(8);
    LateClosing.close(arena);
    if (!FileDisk.WINDOWS) {
      assertThat(memory.get(ValueLayout.JAVA_LONG, 0)).isZero();
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (arena.scope().isAlive() && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertThat(arena.scope().isAlive()).isFalse();
  }

  @Test
  void givenArenasToBeClosed_whenAwaited_thenAllAreClosed() {
    Arena[] arenas = new Arena[20];
    for (int i = 0; i < arenas.length; i++) {
      arenas[i] = Arena.ofShared();
      LateClosing.close(arenas[i]);
    }
    for (int tries = 0; tries < 100 && LateClosing.await(); tries++) {
      // Others may have come.
    }
    assertThat(arenas).noneMatch(arena -> arena.scope().isAlive());
  }

  /** In a JVM of its own, since it is the JVM that does not survive it without that moment. */
  @Test
  @Tag("trap-K3")
  void givenReadersThatNeverRest_whenMappingsEnd_thenTheJvmLives() throws Exception {
    Path file = directory.resolve("file");
    byte[] bytes = new byte[1 << 20];
    Arrays.fill(bytes, (byte) 7);
    Files.write(file, bytes);
    File output = directory.resolve("output").toFile();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                pathOf(FileDisk.class) + File.pathSeparator + pathOf(LateClosingTest.class),
                Readers.class.getName(),
                directory.toString(),
                Integer.toString(SECONDS))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    assertThat(process.waitFor(SECONDS + 60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output.toPath())).isZero();
    System.out.print(Files.readString(output.toPath()));
  }

  private static Path pathOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** The program: threads that read from a mapping, which is exchanged as often as possible. */
  static final class Readers {

    private static final int COPIED = 3000;
    private static volatile MappedFile current;

    private Readers() {}

    public static void main(String[] arguments) throws Exception {
      FileDisk disk = new FileDisk(Path.of(arguments[0]));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1]));
      current = disk.map("file");
      AtomicLong reads = new AtomicLong();
      Thread[] readers = new Thread[4];
      for (int i = 0; i < readers.length; i++) {
        readers[i] = Thread.ofPlatform().start(() -> reads.addAndGet(readUntil(end)));
      }
      long mappings = exchangeUntil(end, disk);
      for (Thread reader : readers) {
        reader.join();
      }
      System.out.printf("%d reads of %d mappings%n", reads.get(), mappings);
    }

    private static long exchangeUntil(long end, FileDisk disk) throws IOException {
      long mappings = 0;
      for (; System.nanoTime() < end; mappings++) {
        MappedFile before = current;
        current = disk.map("file");
        before.close();
      }
      return mappings;
    }

    private static long readUntil(long end) {
      long reads = 0;
      while (System.nanoTime() < end) {
        try {
          MemorySegment bytes = current.bytes();
          int at = ThreadLocalRandom.current().nextInt((1 << 20) - COPIED - 16);
          for (int i = 0; i < 16; i++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, at + i) != 7) {
              throw new AssertionError("a wrong byte");
            }
          }
          byte[] copy = new byte[COPIED];
          MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at + 16, copy, 0, COPIED);
          reads++;
        } catch (IllegalStateException e) {
          // It was closed: the next one.
        }
      }
      return reads;
    }
  }
}
