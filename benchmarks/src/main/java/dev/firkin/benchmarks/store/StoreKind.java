package dev.firkin.benchmarks.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A store and its configuration, as its own documentation advises it for point reads and writes.
 */
public interface StoreKind {

  /** Short, in lower case, for command lines and file names: {@code firkin-heap}. */
  String id();

  /** As tables name it. */
  String title();

  /** Of the library that is on the class path. */
  String version();

  /** The settings that differ from the library's defaults, and why, in one line of Markdown. */
  String configuration();

  Set<Feature> features();

  /** What the JVM must be told for this store alone; empty for most. */
  List<String> jvmArguments();

  /** Whether its library is on this machine. */
  default boolean available() {
    return true;
  }

  /**
   * Opens the store in a directory that exists, creating it if the directory is empty.
   *
   * @throws RuntimeException if it does not open
   */
  BenchStore open(Path directory, Sizing sizing);
}
