package dev.firkin.cli.demo;

import dev.firkin.cli.terminal.Progress;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts a {@link WriterProcess}, listens to its acknowledgements, and kills it with SIGKILL. */
final class Killing {

  private static final int END_SECONDS = 30;

  private final Path store;
  private final Path log;
  private final int classes;

  /**
   * @param store the store's directory
   * @param log where the process may complain
   * @param classes how many classes there are
   */
  Killing(Path store, Path log, int classes) {
    this.store = store;
    this.log = log;
    this.classes = classes;
  }

  /**
   * Kills the process in the middle of its work.
   *
   * @param first number of its first write
   * @param after how many acknowledgements it gets to give, at least
   * @param progress counts the acknowledgements
   * @return how many writes were acknowledged: those too of which is heard only after the kill
   */
  long run(long first, long after, Progress progress) throws IOException, InterruptedException {
    Process writer = new ProcessBuilder(command(first)).redirectError(log.toFile()).start();
    try (var heard = new DataInputStream(new BufferedInputStream(writer.getInputStream()))) {
      long acknowledged = listen(heard, writer.toHandle(), first, after, progress);
      if (!writer.waitFor(END_SECONDS, TimeUnit.SECONDS) || acknowledged < after) {
        throw new IOException(
            "the writer process ended by itself after %,d writes; it said: %s"
                .formatted(acknowledged, Files.readString(log).strip()));
      }
      return acknowledged;
    } finally {
      writer.destroyForcibly();
    }
  }

  /**
   * The handle's kill, for the process's own would close the pipe, and what is still in it be lost.
   */
  private static long listen(
      DataInputStream heard, ProcessHandle writer, long first, long after, Progress progress)
      throws IOException {
    long acknowledged = 0;
    while (true) {
      long number;
      try {
        number = heard.readLong();
      } catch (EOFException e) {
        return acknowledged;
      }
      if (number != first + acknowledged) {
        throw new IOException(
            "the writer process acknowledged write %d after %d"
                .formatted(number, first + acknowledged));
      }
      acknowledged++;
      progress.step(1);
      if (acknowledged == after) {
        writer.destroyForcibly();
      }
    }
  }

  /**
   * This program's own Java and modules; on a class path too, for tests and tools may run it so.
   */
  private List<String> command(long first) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Module module = WriterProcess.class.getModule();
    if (module.isNamed()) {
      String path = System.getProperty("jdk.module.path");
      if (path != null) {
        command.addAll(List.of("-p", path));
      }
      command.addAll(List.of("-m", module.getName() + "/" + WriterProcess.class.getName()));
    } else {
      command.addAll(
          List.of("-cp", System.getProperty("java.class.path"), WriterProcess.class.getName()));
    }
    command.addAll(List.of(store.toString(), Integer.toString(classes), Long.toString(first)));
    return command;
  }
}
