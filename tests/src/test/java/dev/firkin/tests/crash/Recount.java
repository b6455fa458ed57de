package dev.firkin.tests.crash;

import dev.firkin.config.FirkinOptions;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import java.util.Arrays;
import java.util.Map;

/**
 * Compares what an open store says of itself with what somebody finds who has nothing but the data
 * files: no hint files and no checkpoint.
 */
final class Recount {

  private static final int TRIES = 20;

  private Recount() {}

  /**
   * Compares.
   *
   * @throws AssertionError if the store counts otherwise, or shows other entries
   */
  static void of(OpenStore store, FaultyDisk disk, FirkinOptions options) {
    store.firkin().pauseMerges();
    try {
      String problem = "";
      for (int n = 0; n < TRIES; n++) {
        problem = problem(store, disk, options);
        if (problem.isEmpty()) {
          return;
        }
        if (!options.merge().enabled()) {
          break; // nothing goes on that could have come between
        }
        Thread.yield();
      }
      throw new AssertionError(problem);
    } finally {
      store.firkin().resumeMerges();
    }
  }

  private static String problem(OpenStore store, FaultyDisk disk, FirkinOptions options) {
    Map<String, byte[]> entries = store.readAll();
    OpenStore.Figures figures = store.figures();
    DiskImage image =
        disk.image().withoutAll(name -> name.endsWith(".hint") || name.endsWith(".checkpoint"));
    try (OpenStore counted =
        OpenStore.open(image.kill(), options.toBuilder().readOnly(true).build())) {
      OpenStore.Figures recounted = counted.figures();
      if (!recounted.equals(figures)) {
        return "the store says %s, a recount %s".formatted(figures, recounted);
      }
      Map<String, byte[]> found = counted.readAll();
      boolean same =
          found.keySet().equals(entries.keySet())
              && found.entrySet().stream()
                  .allMatch(e -> Arrays.equals(e.getValue(), entries.get(e.getKey())));
      return same
          ? ""
          : "the store shows %s, its data files %s".formatted(entries.keySet(), found.keySet());
    }
  }
}
