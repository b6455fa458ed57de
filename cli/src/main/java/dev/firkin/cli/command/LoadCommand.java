package dev.firkin.cli.command;

import dev.firkin.cli.dump.Load;
import dev.firkin.cli.dump.LoadReport;
import dev.firkin.cli.store.Compressors;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Progress;
import dev.firkin.cli.terminal.Session;
import dev.firkin.cli.terminal.Units;
import dev.firkin.config.FirkinOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts JSON Lines into a store. */
@Command(
    name = "load",
    header = "Puts JSON Lines, as firkin dump writes them, into a store.",
    description = {
      "",
      "Makes the store if the directory is missing or empty, and the named maps that the lines"
          + " record. Entries replace those of the same key; entries whose time is over are left"
          + " out. Streams in the memory of one batch, so any size is fine. At a line that cannot"
          + " be taken it stops and names the line: those before it are loaded, nothing after."
    },
    footer = {
      "  firkin load /tmp/cellar cellar.jsonl",
      "  zcat cellar.jsonl.gz | firkin load /tmp/cellar --compressor zstd",
      "  echo '{\"key\":\"wine\",\"value\":\"red\"}' | firkin load /tmp/cellar"
    })
public final class LoadCommand extends StoreCommand {

  private static final Path STANDARD_INPUT = Path.of("-");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The lines; without, or with -, standard input.")
  private Path file = STANDARD_INPUT;

  @Option(
      names = "--compressor",
      paramLabel = "NAME",
      description =
          "Compress values by this from now on: none, lz4, zstd, or with parameters, such as"
              + " zstd:9. Without, by what the newest values are compressed by; a new store does"
              + " not compress.")
  private @Nullable String compressor;

  /**
   * @param session the run
   */
  public LoadCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    String by =
        compressor == null ? FirkinOptions.AS_WRITTEN : Compressors.find().checked(compressor);
    if (file.equals(STANDARD_INPUT)) {
      load(session().terminal().in(), "standard input", -1, by);
      return ExitCode.DONE;
    }
    if (Files.isDirectory(file)) {
      throw CommandFailure.usage("cannot read " + file + ": it is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) { // before a store is made
      load(in, file.toString(), Files.size(file), by);
    } catch (IOException e) {
      throw CommandFailure.usage("cannot read " + file + ": " + reason(e));
    }
    return ExitCode.DONE;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  private void load(InputStream in, String name, long size, String by) {
    long start = System.nanoTime();
    LoadReport report;
    try (OpenStore store = OpenStore.forLoading(directory(), by);
        Progress progress = Progress.of(session().terminal(), "load", size, Progress.Unit.BYTES)) {
      report = new Load(store, progress).from(in, name);
    }
    print(report, Duration.ofNanos(System.nanoTime() - start)); // closed: it is on the disk
  }

  private void print(LoadReport report, Duration elapsed) {
    if (session().isJson()) {
      Json.line(
          out(),
          json -> {
            json.writeNumberProperty("lines", report.lines());
            json.writeNumberProperty("entries", report.entries());
            json.writeNumberProperty("expired", report.expired());
            json.writeNumberProperty("maps", report.maps());
            json.writeNumberProperty("bytes", report.bytes());
            json.writeNumberProperty("elapsedMillis", elapsed.toMillis());
          });
    } else {
      out()
          .line(
              "%s loaded from %s in %s%s",
              Units.entries(report.entries()),
              Units.bytes(report.bytes()),
              Units.time(elapsed),
              report.expired() == 0
                  ? ""
                  : "; %s left out, their time is over".formatted(Units.count(report.expired())));
    }
  }
}
