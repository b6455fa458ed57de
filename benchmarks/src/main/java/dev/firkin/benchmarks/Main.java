package dev.firkin.benchmarks;

import dev.firkin.benchmarks.compare.Compare;
import dev.firkin.benchmarks.run.Settings;
import dev.firkin.benchmarks.store.StoreKind;
import dev.firkin.benchmarks.store.StoreKinds;
import dev.firkin.benchmarks.support.Arguments;
import dev.firkin.benchmarks.support.MarkdownTable;
import dev.firkin.benchmarks.work.Work;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command {@code bin/benchmarks}, as far as it is Java. */
public final class Main {

  private static final String USAGE =
      """
      usage: bin/benchmarks quick|full [OPTION VALUE]...   all stores beside each other
             bin/benchmarks compare REV1 [REV2] [OPTION VALUE]...   two revisions of Firkin
             bin/benchmarks --list                          stores and works
        --stores a,b    --works x,y
        --keys 1m,10m   entries of a store: digits, or with k or m
        --value 100,1KiB  lengths of values; all works are done with the first, fill, get and
                        overwrite with every one
        --threads 1,2   of the ycsb works
        --rounds 5      of fresh processes for each store
        --seconds 3     that each work is timed for
        --rate 10000    calls a second of the latency works
        --passes 6      overwrites of all entries in the work space
        --data 2GiB     keys and values of a store at most, for values but the first
        --xmx 4g        heap of each process
        --dir DIR       where stores are while they are measured; empty or not there
        --out DIR       where report.md, results.csv and the pictures go
      """;

  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    String command = args.length == 0 ? "" : args[0];
    if (List.of(args).contains("--help")) {
      System.out.print(USAGE);
      return;
    }
    String[] options = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    System.exit(
        switch (command) {
          case "quick" -> suite(options, Settings::quick);
          case "full" -> suite(options, Settings::full);
          case "compare" -> Compare.run(new Arguments(USAGE, options));
          case "--list" -> list();
          default -> usage(command);
        });
  }

  private static int suite(String[] options, Function<Arguments, Settings> settings)
      throws IOException, InterruptedException {
    Arguments arguments = new Arguments(USAGE, options);
    return new Suite(settings.apply(arguments), arguments).run();
  }

  private static int usage(String command) {
    System.err.println((command.isEmpty() ? "" : "no command '" + command + "'\n") + USAGE);
    return 2;
  }

  private static int list() {
    MarkdownTable stores = new MarkdownTable(5, "store", "title", "version", "here", "works");
    for (StoreKind kind : StoreKinds.all()) {
      stores.row(
          kind.id(),
          kind.title(),
          kind.available() ? kind.version() : "",
          kind.available() ? "yes" : "no",
          missing(kind));
    }
    MarkdownTable works = new MarkdownTable(2, "work", "what it is");
    for (Work work : Work.values()) {
      works.row(work.id(), work.title());
    }
    System.out.println(stores + "\n" + works);
    return 0;
  }

  private static String missing(StoreKind kind) {
    String without =
        Stream.of(Work.values())
            .filter(work -> !work.suits(kind))
            .map(Work::id)
            .collect(Collectors.joining(" "));
    return without.isEmpty() ? "all" : "all but " + without;
  }
}
