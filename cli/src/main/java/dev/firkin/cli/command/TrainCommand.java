package dev.firkin.cli.command;

import dev.firkin.cli.store.Compressors;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Session;
import dev.firkin.cli.terminal.Units;
import dev.firkin.stats.TrainingReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Trains a dictionary. */
@Command(
    name = "train",
    header = "Trains a dictionary from a store's values, to compress small values well.",
    description = {
      "",
      "A dictionary holds what values have in common, so that each need not say it again: many"
          + " small documents of one kind become several times smaller. It is trained from up to"
          + " 50,000 values of all maps, kept in the store, and in use for new values from then"
          + " on, whichever program writes them by the same compressor. Every tenth value is kept"
          + " out of the training; what the dictionary does for those is printed. Values that are"
          + " longer than the dictionary are not looked at: they compress well without.",
      "",
      "Old values stay as they are until a merge comes by; --recompress rewrites them at once. Exit"
          + " code 1, and the store goes on as before, if the values are too few or too much alike to learn from, or"
          + " would become no shorter."
    },
    footer = {
      "  firkin train /tmp/cellar",
      "  firkin train /tmp/cellar --compressor zstd:19 --recompress",
      "  firkin train /tmp/cellar --json | jq '.testBytesBefore / .testBytesAfter'"
    })
public final class TrainCommand extends StoreCommand {

  private static final String COMPRESSOR_DEFAULT = "zstd";
  private static final long BYTES_LEAST = 1 << 10;
  private static final long BYTES_MOST = 1 << 20;

  @Option(
      names = "--compressor",
      paramLabel = "NAME",
      description =
          "Train for this one and compress by it from now on: zstd, or zstd:1 (quickest) to zstd:19"
              + " (smallest). Without, what the newest values are compressed by if that takes"
              + " dictionaries, else zstd.")
  private @Nullable String compressor;

  @Option(
      names = "--bytes",
      paramLabel = "SIZE",
      converter = SizeText.class,
      description = "How long the dictionary may be: 1KiB to 1MiB, 64KiB if not said.")
  private long bytes = 64 << 10;

  @Option(
      names = "--recompress",
      description = "Then compact the store, by which old values are compressed with it too.")
  private boolean recompress;

  /**
   * @param session the run
   */
  public TrainCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    if (bytes < BYTES_LEAST || bytes > BYTES_MOST) {
      throw CommandFailure.usage("--bytes must be 1KiB to 1MiB, was " + Units.bytes(bytes));
    }
    Compressors compressors = Compressors.find();
    if (compressor != null) {
      checkTrainable(compressors, compressors.checked(compressor));
    }
    String before = newestCompressor();
    String by = compressor != null ? compressor : usual(compressors, before);
    boolean isHalfDone = false;
    try (OpenStore store = OpenStore.forTraining(directory(), by, (int) bytes)) {
      isHalfDone = true;
      Trained trained = train(store, Compressors.nameOf(by));
      isHalfDone = false;
      report(store, trained);
    } catch (RuntimeException e) {
      if (isHalfDone) {
        useAgain(before, e);
      }
      throw e;
    }
    return ExitCode.DONE;
  }

  private static void checkTrainable(Compressors compressors, String option) {
    if (!compressors.takesDictionaries(option)) {
      throw CommandFailure.usage(
          "compressor '%s' takes no dictionaries; %s does"
              .formatted(
                  Compressors.nameOf(option),
                  String.join(", ", compressors.thatTakeDictionaries())));
    }
  }

  private String newestCompressor() {
    try (OpenStore store = OpenStore.forReading(directory())) {
      return store.newestSegment().compressor();
    }
  }

  private static String usual(Compressors compressors, String newest) {
    return compressors.takesDictionaries(newest) ? newest : compressors.checked(COMPRESSOR_DEFAULT);
  }

  private static Trained train(OpenStore store, String name) {
    long dictionaryBefore = store.newestSegment().dictionary();
    long start = System.nanoTime();
    TrainingReport report;
    try {
      report = store.store().trainDictionary();
    } catch (IllegalStateException e) { // the values are too few, or too much alike
      throw new CommandFailure(ExitCode.NO, String.valueOf(e.getMessage()), e);
    }
    return new Trained(report, name, dictionaryBefore, Duration.ofNanos(System.nanoTime() - start));
  }

  /** To open the store for another compressor was to take that into use. */
  private void useAgain(String before, RuntimeException failure) {
    try {
      OpenStore.forCompacting(directory(), before).close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void report(OpenStore store, Trained trained) {
    if (session().isJson()) {
      Compaction compaction = recompressed(store);
      Json.line(out(), json -> write(json, trained, compaction));
      return;
    }
    trained.lines().forEach(line -> out().line("%s", line));
    out().flush(); // before the long part
    Compaction compaction = recompressed(store);
    if (compaction != null) {
      out().line("%s", compaction.text());
    } else {
      note("old values stay as they are until they are merged; firkin compact does that at once");
    }
  }

  private @Nullable Compaction recompressed(OpenStore store) {
    return recompress ? Compaction.of(store, 0, session().terminal()) : null;
  }

  private static void write(JsonGenerator json, Trained trained, @Nullable Compaction compaction) {
    trained.writeTo(json);
    if (compaction != null) {
      json.writeObjectPropertyStart("compaction");
      compaction.writeTo(json);
      json.writeEndObject();
    }
  }
}
