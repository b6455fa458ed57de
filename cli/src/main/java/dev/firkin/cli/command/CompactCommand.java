package dev.firkin.cli.command;

import dev.firkin.cli.store.Compressors;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Session;
import dev.firkin.config.FirkinOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gets dead bytes back. */
@Command(
    name = "compact",
    header = "Gets back the space of overwritten, deleted and expired entries.",
    description = {
      "",
      "A program that has the store open merges by itself; this is for a store at rest. Needs room"
          + " on the disk for what it copies before it frees anything.",
      "",
      "Values that are compressed otherwise than new ones are compressed anew. A store of 20,000"
          + " values or more whose compressor takes dictionaries gets its first one here, if that"
          + " makes values shorter by a tenth or more; firkin train makes others."
    },
    footer = {
      "  firkin compact /tmp/cellar",
      "  firkin compact /tmp/cellar --dead-ratio 0.3",
      "  firkin compact /tmp/cellar --compressor zstd:9"
    })
public final class CompactCommand extends StoreCommand {

  @Option(
      names = "--dead-ratio",
      paramLabel = "SHARE",
      description =
          "Leave segments alone whose share of dead bytes is not above this: 0 to 1. If above 0, also"
              + " those whose values are compressed otherwise than new ones.")
  private double deadRatio;

  @Option(
      names = "--compressor",
      paramLabel = "NAME",
      description =
          "Compress by this from now on: none, lz4, zstd, or with parameters, such as zstd:9."
              + " Without, by what the newest values are compressed by.")
  private @Nullable String compressor;

  /**
   * @param session the run
   */
  public CompactCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    if (!(deadRatio >= 0 && deadRatio <= 1)) {
      throw CommandFailure.usage("--dead-ratio must be 0 to 1, was " + deadRatio);
    }
    String by =
        compressor == null ? FirkinOptions.AS_WRITTEN : Compressors.find().checked(compressor);
    try (OpenStore store = OpenStore.forCompacting(directory(), by)) {
      Compaction done = Compaction.of(store, deadRatio, session().terminal());
      if (session().isJson()) {
        Json.line(out(), done::writeTo);
      } else {
        out().line("%s", done.text());
      }
      return ExitCode.DONE;
    }
  }
}
