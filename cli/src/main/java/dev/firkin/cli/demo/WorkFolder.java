package dev.firkin.cli.demo;

import dev.firkin.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the demo works, cleared away afterwards unless it is to be kept: after Ctrl-C too. */
final class WorkFolder implements AutoCloseable {

  private final Path path;
  private final Thread atExit;
  private volatile boolean kept;

  private WorkFolder(Path path) {
    this.path = path;
    this.atExit = new Thread(this::deleteAtExit);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Makes it.
   *
   * @param wanted a directory that is missing or empty, or null for one of the system's
   */
  static WorkFolder in(@Nullable Path wanted) throws IOException {
    if (wanted == null) {
      return new WorkFolder(Files.createTempDirectory("firkin-demo-"));
    }
    if (Files.exists(wanted) && !isEmptyDirectory(wanted)) {
      throw CommandFailure.usage(
          wanted + " is not empty; the demo works in a directory that is missing or empty");
    }
    return new WorkFolder(Files.createDirectories(wanted));
  }

  Path path() {
    return path;
  }

  void keep() {
    kept = true;
  }

  boolean isKept() {
    return kept;
  }

  @Override
  public void close() throws IOException {
    deleteUnlessKept();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the process is ending: the hook is at work, and has nothing left to do
    }
  }

  private static boolean isEmptyDirectory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  private void deleteAtExit() {
    try {
      deleteUnlessKept();
    } catch (IOException e) {
      // nobody listens any more
    }
  }

  private synchronized void deleteUnlessKept() throws IOException {
    if (!kept && Files.exists(path)) {
      Files.walkFileTree(path, new Deletion());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
