package dev.firkin.benchmarks.compare;

import dev.firkin.benchmarks.run.Measurement;
import dev.firkin.benchmarks.run.Plan;
import dev.firkin.benchmarks.run.Results;
import dev.firkin.benchmarks.run.Runner;
import dev.firkin.benchmarks.run.Settings;
import dev.firkin.benchmarks.run.WorkingDirectory;
import dev.firkin.benchmarks.store.StoreKind;
import dev.firkin.benchmarks.support.Arguments;
import dev.firkin.benchmarks.support.MarkdownTable;
import dev.firkin.benchmarks.work.Group;
import dev.firkin.benchmarks.work.Task;
import dev.firkin.benchmarks.work.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs two class paths in turns, each task of each in a fresh JVM, and tells whether a work has
 * become slower. A work that looks so is measured once more, and only what is slower in both
 * counts: so many figures are compared that one of them lies beyond its interval now and then.
 */
public final class Compare {

  private static final double MARGIN_PERCENT = 5;

  private final Settings settings;
  private final double margin;
  private final List<String> classPaths;
  private final Runner runner;

  private Compare(Settings settings, double margin, List<String> classPaths, Path directory) {
    this.settings = settings;
    this.margin = margin;
    this.classPaths = classPaths;
    this.runner = new Runner(directory, settings.xmx());
  }

  /** Compares, prints tables, and returns the exit code: 1 if something is slower or failed. */
  public static int run(Arguments arguments) throws IOException, InterruptedException {
    Settings settings = Settings.compare(arguments);
    double margin = arguments.decimal("margin", MARGIN_PERCENT) / 100;
    String own = System.getProperty("java.class.path");
    List<String> classPaths =
        List.of(arguments.text("base-class-path", own), arguments.text("class-path", own));
    Path given = arguments.path("dir", Path.of(""));
    arguments.finish();
    List<String> notTimed =
        settings.works().stream().filter(work -> !isTimed(work)).map(Work::id).toList();
    if (!notTimed.isEmpty()) {
      throw arguments.refuse("only works that consist of calls are compared, not " + notTimed);
    }
    try (WorkingDirectory directory = WorkingDirectory.of(given, arguments)) {
      return new Compare(settings, margin, classPaths, directory.path()).run();
    }
  }

  private static boolean isTimed(Work work) {
    return work.group() == Group.POINTS || work.group() == Group.FORCED;
  }

  private int run() throws IOException, InterruptedException {
    List<Verdict> suspects = slower(measure(settings), List.of());
    if (!suspects.isEmpty() && runner.results().failures().isEmpty()) {
      System.out.println("\nOnce more, what looks slower:\n");
      suspects = slower(measure(settingsOf(suspects)), suspects);
    }
    if (!runner.results().failures().isEmpty()) {
      System.out.println("\nA process has failed, see above.");
      return 1;
    }
    for (Verdict slower : suspects) {
      System.out.printf(
          "%nSLOWER: %s, %s: %s is %.2f times what it was%n",
          slower.store(), slower.cell().title(), slower.metric().title(), slower.ratio().middle());
    }
    if (suspects.isEmpty()) {
      System.out.printf("%nNothing is slower by more than the noise and %.0f %%.%n", margin * 100);
    }
    return suspects.isEmpty() ? 0 : 1;
  }

  private Settings settingsOf(List<Verdict> suspects) {
    List<StoreKind> stores =
        settings.stores().stream()
            .filter(kind -> suspects.stream().anyMatch(v -> v.store().equals(kind.id())))
            .toList();
    List<Work> works =
        settings.works().stream()
            .filter(work -> suspects.stream().anyMatch(v -> v.cell().work() == work))
            .toList();
    return settings.only(stores, works);
  }

  /** Both class paths, in turns; the second goes first every other time. */
  private List<Verdict> measure(Settings some) throws IOException, InterruptedException {
    List<Results> results = List.of(new Results(), new Results());
    List<Task> tasks = Plan.of(some);
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      int first = task.round() % 2;
      for (int side : new int[] {first, 1 - first}) {
        String name = "%d/%d  %s".formatted(i + 1, tasks.size(), side == 0 ? "base" : "new ");
        List<Measurement> said = runner.run(task, classPaths.get(side), name);
        said.forEach(results.get(side)::add);
      }
    }
    List<String> stores = some.stores().stream().map(StoreKind::id).toList();
    return Verdict.of(results.get(0), results.get(1), stores);
  }

  /** Prints all, and returns those that are slower: of some only, if there are some. */
  private List<Verdict> slower(List<Verdict> all, List<Verdict> onlyOf) {
    MarkdownTable table =
        new MarkdownTable(
            3, "store", "work", "what", "rounds", "base", "new", "new to base (99 %)", "");
    List<Verdict> slower = new ArrayList<>();
    for (Verdict v : all) {
      boolean counts = onlyOf.isEmpty() || onlyOf.stream().anyMatch(v::isAbout);
      boolean is = v.ratio().isSlower(margin);
      if (counts && is) {
        slower.add(v);
      }
      table.row(
          v.store(),
          v.cell().title(),
          v.metric().title(),
          "" + v.rounds(),
          "%.3f".formatted(v.base()),
          "%.3f".formatted(v.other()),
          "%.3f (%.3f to %.3f)".formatted(v.ratio().middle(), v.ratio().low(), v.ratio().high()),
          is ? "slower" : "");
    }
    System.out.print(table);
    return slower;
  }
}
