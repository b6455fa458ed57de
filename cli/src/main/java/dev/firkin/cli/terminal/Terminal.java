package dev.firkin.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The three streams of a process, and whether people look at them.
 *
 * @param in what is piped in
 * @param out results
 * @param err errors and progress
 * @param outIsSeen whether results go to a screen
 * @param errIsSeen whether errors and progress go to a screen
 */
public record Terminal(
    InputStream in, Output out, PrintStream err, boolean outIsSeen, boolean errIsSeen) {

  /** This process's own. */
  public static Terminal ofProcess() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new Output(new FileOutputStream(FileDescriptor.out), "the standard output"),
        System.err,
        isScreen(1),
        isScreen(2));
  }

  /**
   * {@link System#console} speaks of standard input and output together, and of standard error not
   * at all. Linux can be asked by its files; elsewhere the shell's own test does it.
   */
  private static boolean isScreen(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      if (Files.isSymbolicLink(link)) {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      }
      return new ProcessBuilder("test", "-t", Integer.toString(descriptor))
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return false; // no such test here: the plain look is always right
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
