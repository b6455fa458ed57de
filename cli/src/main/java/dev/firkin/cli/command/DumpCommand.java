package dev.firkin.cli.command;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.firkin.cli.dump.Dump;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Output;
import dev.firkin.cli.terminal.Progress;
import dev.firkin.cli.terminal.Session;
import dev.firkin.cli.terminal.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a store as JSON Lines. */
@Command(
    name = "dump",
    header = "Writes a store as JSON Lines, to keep, look at, or load elsewhere.",
    description = {
      "",
      "One line an entry, all of one moment, in no order; a line before each named map says with"
          + " which codecs it is recorded. Keys and values are text where that gives exactly their"
          + " bytes, else base64 in keyBase64 and valueBase64. firkin load puts everything back"
          + " exactly: maps, bytes and expiries."
    },
    footer = {
      "  firkin dump /tmp/cellar > cellar.jsonl",
      "  firkin dump /tmp/cellar --output cellar.jsonl",
      "  firkin dump /tmp/cellar | firkin load /tmp/cellar2",
      "  firkin dump /tmp/cellar --map readings | head -n 3"
    })
public final class DumpCommand extends StoreCommand {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write this file, whole or not at all, instead of standard output.")
  private @Nullable Path file;

  @Mixin private MapChoice map = new MapChoice();

  /**
   * @param session the run
   */
  public DumpCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    try (OpenStore store = OpenStore.forReading(directory())) {
      if (file == null) {
        dump(store, out());
      } else {
        report(dump(store, file), file);
      }
      return ExitCode.DONE;
    }
  }

  private long dump(OpenStore store, Path target) {
    Path unfinished = target.resolveSibling(target.getFileName() + ".part");
    try {
      long entries;
      try (var out = new Output(Files.newOutputStream(unfinished), unfinished.toString())) {
        entries = dump(store, out);
      }
      Files.move(unfinished, target, ATOMIC_MOVE);
      return entries;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.DISK, "cannot write %s: %s".formatted(target, e.getMessage()), e);
    } finally {
      delete(unfinished);
    }
  }

  private long dump(OpenStore store, Output out) {
    try (Progress progress =
        Progress.of(
            session().terminal(), "dump", store.store().stats().keys(), Progress.Unit.ENTRIES)) {
      var dump = new Dump(store, out, progress);
      return map.name() == null ? dump.all() : dump.one(map.name());
    }
  }

  private void report(long entries, Path target) {
    if (session().isJson()) {
      Json.line(out(), json -> json.writeNumberProperty("entries", entries));
    } else {
      out().line("%s dumped to %s", Units.entries(entries), target);
    }
  }

  /** After a success there is nothing of that name any more. */
  private static void delete(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      // the failure that led here is the one to tell
    }
  }
}
