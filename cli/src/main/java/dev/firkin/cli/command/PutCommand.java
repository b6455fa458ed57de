package dev.firkin.cli.command;

import dev.firkin.MapInfo;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.store.StoreMap;
import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Screen;
import dev.firkin.cli.terminal.Session;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts an entry. */
@Command(
    name = "put",
    header = "Puts a value under a key, replacing any earlier one.",
    description = {
      "",
      "Makes the store if the directory is missing or empty. A named map must be there already, or"
          + " be made by --codecs; its values are checked against its codec as far as that can be"
          + " done here (JSON, UTF-8, numbers). When the command ends with 0, the entry is on the"
          + " disk."
    },
    footer = {
      "  firkin put /tmp/cellar wine red",
      "  firkin put /tmp/cellar session-7 open --ttl 30m",
      "  firkin put /tmp/cellar photo - < photo.jpg",
      "  firkin put /tmp/cellar --map days --codecs utf8,json monday '{\"wind\":3}'"
    })
public final class PutCommand extends StoreCommand {

  @Parameters(index = "1", paramLabel = "KEY", description = "The key.")
  private String key = "";

  @Parameters(
      index = "2",
      paramLabel = "VALUE",
      description = "The value, or - to read it from standard input, byte for byte.")
  private String value = "";

  @Mixin private ValueForm valueForm = new ValueForm();

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "The entry expires after this time: 500ms, 30s, 10m, 1h30m, 7d.")
  private @Nullable Duration timeToLive;

  @Option(names = "--if-absent", description = "Put nothing if the key is there: exit code 1.")
  private boolean ifAbsent;

  @Mixin private MapChoice map = new MapChoice();

  @Option(
      names = "--codecs",
      paramLabel = "KEY,VALUE",
      description =
          "Make the map if it is missing, recorded with these codecs: bytes, utf8, int32, int64,"
              + " float64, uuid, instant, json, or what a program of yours calls its own.")
  private @Nullable String codecs;

  @Mixin private KeyForm keyForm = new KeyForm();

  /**
   * @param session the run
   */
  public PutCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() throws IOException {
    boolean mayCreate = map.name() == null || codecs != null; // a missing store has no other map
    boolean put;
    try (OpenStore store = OpenStore.forWriting(directory(), mayCreate)) {
      put = put(store, target(store));
    }
    if (session().isJson()) {
      Json.line(out(), json -> json.writeBooleanProperty("put", put));
    }
    return put ? ExitCode.DONE : ExitCode.NO;
  }

  private boolean put(OpenStore store, StoreMap to) throws IOException {
    byte[] bytes = keyForm.parse(key, to);
    if (ifAbsent && to.bytes().valueSize(bytes).isPresent()) { // nobody else has the store open
      note("not put: there is a key " + Screen.safe(to.show(bytes)));
      return false;
    }
    byte[] parsed = valueForm.parse(value, to, session().terminal().in());
    store.clock().step(); // reading it may have taken its time
    to.bytes().put(bytes, parsed, timeToLive);
    return true;
  }

  private StoreMap target(OpenStore store) {
    if (codecs == null) {
      return map.in(store);
    }
    String name = map.name();
    String[] parts = codecs.split(",", -1);
    if (name == null || parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
      throw CommandFailure.usage(
          "--codecs takes two names, such as utf8,json, and needs --map, was " + codecs);
    }
    return store.map(name, new MapInfo(parts[0].strip(), "", parts[1].strip(), ""));
  }
}
