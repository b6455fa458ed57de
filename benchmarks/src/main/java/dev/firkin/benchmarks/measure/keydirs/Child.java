package dev.firkin.benchmarks.measure.keydirs;

import java.io.IOException;
import java.nio.file.Path;

/** One phase in a process of its own: says its figures on standard output. */
public final class Child {

  private Child() {}

  /** {@code Child PHASE DIRECTORY KEYDIR KEYS MORE}; started by {@link Keydirs}. */
  public static void main(String[] args) throws IOException {
    Store store = new Store(Path.of(args[1]), args[2], Long.parseLong(args[3]));
    String more = args[4];
    switch (args[0]) {
      case "fill" -> FillPhase.run(store, Long.parseLong(more));
      case "open" -> OpenPhase.run(store);
      case "rebuild" -> OpenPhase.rebuild(store);
      case "fill-for-kill" -> KilledPhase.fill(store);
      case "open-killed" -> KilledPhase.reopen(store, Integer.parseInt(more));
      case "bare" -> BarePhase.run(store.keydir(), store.keys(), Long.parseLong(more));
      default -> throw new IllegalArgumentException("no phase " + args[0]);
    }
  }
}
