package dev.firkin.benchmarks.measure.keydirs;

import dev.firkin.benchmarks.support.Arguments;
import dev.firkin.benchmarks.support.KeyCount;
import dev.firkin.benchmarks.support.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What keydirs take and cost at some numbers of keys: memory, puts and gets, opening after a clean
 * close and after kill -9, and building the keydir anew. Each store is filled, opened and killed in
 * processes of its own; keydirs take turns phase by phase.
 */
public final class Keydirs {

  private static final String USAGE =
      """
      usage: Keydirs [1m 10m] [--keydirs "offheap heap"] [--heap-max 10m] [--rounds 5] [--calls 2m]
                     [--xmx 4g] [--dir DIR] [--out DIR]
        1m 10m    keys of the stores
        heap-max  keys up to which the heap keydir is measured, too
        rounds    of opening
        calls     gets of each kind
        xmx       largest heap of the processes that are measured; else what Java takes by itself
        dir       where the stores are while they are measured: some 100 bytes a key and keydir
        out       where keydirs.md, keydirs.csv and keydir-memory.svg go
      """;

  private static final List<String> SIZES = List.of("1m", "10m");

  private final List<Long> sizes;
  private final List<String> keydirs;
  private final long heapMax;
  private final int rounds;
  private final long calls;
  private final String xmx;
  private final Path directory;
  private final Path out;
  private final ChildRun child;
  private final List<Measured> all = new ArrayList<>();

  private Keydirs(List<String> sizes, Arguments arguments) throws IOException {
    this.sizes = (sizes.isEmpty() ? SIZES : sizes).stream().map(KeyCount::parse).toList();
    keydirs = List.of(arguments.text("keydirs", "offheap heap").split(" "));
    heapMax = KeyCount.parse(arguments.text("heap-max", "10m"));
    rounds = (int) arguments.number("rounds", 5);
    calls = KeyCount.parse(arguments.text("calls", "2m"));
    xmx = arguments.text("xmx", "");
    Path given = arguments.path("dir", Path.of(""));
    directory =
        given.toString().isEmpty()
            ? Files.createTempDirectory("firkin-keydirs")
            : Files.createDirectories(given);
    out = Files.createDirectories(arguments.path("out", directory));
    child = new ChildRun(xmx, directory.resolve("child.log"));
    arguments.finish();
  }

  /** Measures, and prints the report: {@code Keydirs 20k --rounds 1} for a short look. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int words = 0;
    while (words < args.length && !args[words].startsWith("--")) {
      words++;
    }
    List<String> sizes = List.of(args).subList(0, words);
    String[] options = Arrays.copyOfRange(args, words, args.length);
    System.out.print(new Keydirs(sizes, new Arguments(USAGE, options)).measure());
  }

  private String measure() throws IOException, InterruptedException {
    Report report = new Report(head(), all);
    for (long keys : sizes) {
      measure(keys);
      Files.writeString(out.resolve("keydirs.md"), report.markdown());
      Files.writeString(out.resolve("keydirs.csv"), report.csv());
      Files.writeString(out.resolve("keydir-memory.svg"), new MemoryPlot(all).svg());
    }
    Files.deleteIfExists(directory.resolve("child.log"));
    return report.markdown();
  }

  private String head() {
    return "Heap of the processes that are measured: %s; %d rounds of opening, %,d gets of each kind."
        .formatted(xmx.isEmpty() ? "what Java takes by itself" : "-Xmx" + xmx, rounds, calls);
  }

  private void measure(long keys) throws IOException, InterruptedException {
    List<Measured> here =
        keydirs.stream()
            .filter(keydir -> !keydir.equals("heap") || keys <= heapMax)
            .map(keydir -> new Measured(keys, keydir, new Figures()))
            .toList();
    try {
      for (Measured m : here) {
        progress(m, "without a store");
        child.run("bare", store(m), "" + calls, m.figures());
      }
      for (Measured m : here) {
        progress(m, "fill, get, close");
        Machine.delete(store(m).directory());
        child.run("fill", store(m), "" + calls, m.figures());
        StoreFiles.addTo(m.figures(), store(m).directory());
      }
      for (int round = 1; round <= rounds; round++) {
        for (Measured m : here) {
          progress(m, "open after a clean close, " + round);
          child.run("open", store(m), "", m.figures());
        }
      }
      for (int round = 1; round <= rounds; round++) {
        for (Measured m : here) {
          boolean checkpoint = StoreFiles.deleteCheckpoint(store(m).directory());
          progress(m, "rebuild%s, %d".formatted(checkpoint ? "" : " (no checkpoint)", round));
          child.run("rebuild", store(m), "", m.figures());
        }
      }
      killed(here);
      all.addAll(here);
    } finally {
      for (Measured m : here) {
        Machine.delete(store(m).directory());
      }
    }
  }

  private void killed(List<Measured> here) throws IOException, InterruptedException {
    for (Measured m : here) {
      progress(m, "fill, overwrite, kill");
      Machine.delete(store(m).directory());
      child.runAndKill("fill-for-kill", store(m), "", m.figures());
    }
    for (int round = 1; round <= Math.min(rounds, KilledPhase.ROUNDS_MAX); round++) {
      for (Measured m : here) {
        progress(m, "open after kill -9, check, overwrite, kill, " + round);
        child.runAndKill("open-killed", store(m), "" + round, m.figures());
      }
    }
  }

  private Store store(Measured m) {
    return new Store(
        directory.resolve("%s-%s".formatted(m.keydir(), KeyCount.text(m.keys()))),
        m.keydir(),
        m.keys());
  }

  private static void progress(Measured m, String what) {
    System.err.printf("%s, %s: %s%n", KeyCount.text(m.keys()), m.keydir(), what);
  }
}
