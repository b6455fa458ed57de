package dev.firkin.tests.real;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * The program that has hardly any file descriptors left: it takes all that the system allows, but
 * for none, one, two and so on, and writes to a store of its own each time. What it says is that of
 * {@link FaultedWriter}.
 */
final class FewDescriptors {

  /** Up to so many descriptors are left to it. */
  static final int MOST_LEFT = 5;

  /** Said, with the number of descriptors that are left, before a store is opened. */
  static final String LEFT = "left ";

  private FewDescriptors() {}

  /** Open files that nobody reads. */
  private static final class Hog implements Closeable {

    private final Deque<FileInputStream> taken = new ArrayDeque<>();

    Hog(int left) throws IOException {
      try {
        while (true) {
          taken.add(new FileInputStream("/dev/null"));
        }
      } catch (FileNotFoundException noMore) {
        for (int n = 0; n < left; n++) {
          taken.remove().close();
        }
      }
    }

    @Override
    public void close() throws IOException {
      while (!taken.isEmpty()) {
        taken.remove().close();
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    FirkinOptions options = FaultedWriter.options(arguments[1], "everyWrite");
    loadClasses(FewDescriptors.class);
    loadClasses(Firkin.class);
    for (int left = 0; left <= MOST_LEFT; left++) {
      System.out.println(LEFT + left);
      Path directory = folder.resolve(Integer.toString(left));
      Firkin store = Firkin.open(directory, options);
      try (Hog hog = new Hog(left)) {
        FaultedWriter.work(store, 0);
        FaultedWriter.tried("close", store::close);
        FaultedWriter.tried(
            "open or close",
            () -> {
              try (Firkin again = Firkin.open(directory, options)) {
                FaultedWriter.work(again, FaultedWriter.WRITES / 2);
              }
            });
      }
      try (Firkin healed = Firkin.open(directory, options)) { // nothing is left locked
        healed.sync();
      }
    }
    System.out.println(FaultedWriter.END);
    System.exit(0);
  }

  /** From a folder of classes, each class takes a descriptor for a moment. */
  private static void loadClasses(Class<?> near) throws IOException, URISyntaxException {
    Path root = Path.of(near.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (!Files.isDirectory(root)) {
      return; // an archive is open already
    }
    try (Stream<Path> files = Files.walk(root.resolve("dev/firkin"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = root.relativize(file).toString();
        if (name.endsWith(".class")
            && (near == Firkin.class || file.getParent().endsWith("real"))
            && !name.endsWith("-info.class")
            && !name.endsWith("Test.class")) {
          load(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
        }
      }
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name);
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      return; // what needs the test framework is not used here
    }
  }
}
