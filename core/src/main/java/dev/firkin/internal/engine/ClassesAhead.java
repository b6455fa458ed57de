package dev.firkin.internal.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Loads the classes that the first opening in a JVM is about to need, on the thread that opens,
 * which would only wait for the {@link Groundwork} meanwhile. There are some 140, and each takes
 * 0.1 to 0.2 ms.
 *
 * <p>They are loaded, not initialized: two threads that initialize classes from two ends can wait
 * for each other for ever. Whatever goes wrong does not matter here, since who needs the class
 * meets it again.
 *
 * <p>Which they are is said by a file in the jar of each module, in the order in which they are
 * needed. The test of the first get holds the files against what an opening loads.
 */
final class ClassesAhead {

  /** Where the names are; behind it comes the package of a class of the same jar. */
  private static final String NAMES = "/META-INF/firkin/classes-ahead/";

  private static volatile boolean begun;

  private final Groundwork meanwhile;

  private ClassesAhead(Groundwork meanwhile) {
    this.meanwhile = meanwhile;
  }

  /** Loads until all are there or the groundwork is done; if this is not the first time, none. */
  static void load(Groundwork meanwhile) {
    if (!begun) {
      begun = true;
      ClassesAhead classes = new ClassesAhead(meanwhile);
      classes.loadFor(ClassesAhead.class);
      Object keydirs = meanwhile.found();
      if (keydirs != null) {
        classes.loadFor(keydirs.getClass());
      }
    }
  }

  private void loadFor(Class<?> type) {
    try (InputStream in = type.getResourceAsStream(NAMES + type.getPackageName())) {
      if (in != null) {
        loadAll(new String(in.readAllBytes(), StandardCharsets.US_ASCII), type.getClassLoader());
      }
    } catch (IOException | RuntimeException | Error e) {
      return; // without names, none is loaded ahead
    }
  }

  /** Loads the classes of these names, one a line. */
  private void loadAll(String names, ClassLoader loader) {
    for (String name : names.split("\n")) {
      if (meanwhile.isDone()) {
        return;
      }
      load(name.strip(), loader);
    }
  }

  private static void load(String name, ClassLoader loader) {
    try {
      Class.forName(name, false, loader);
    } catch (ClassNotFoundException | RuntimeException | Error e) {
      return; // it is loaded when it is needed, or fails then
    }
  }
}
