package dev.firkin.cli.command;

import dev.firkin.Snapshot;
import dev.firkin.cli.dump.EntryFields;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.store.StoreMap;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Screen;
import dev.firkin.cli.terminal.Session;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists keys. */
@Command(
    name = "keys",
    header = "Lists keys, one a line, in no order.",
    description = {
      "",
      "Streams in the memory of one key, so any number is fine. A key that is not text is shown as"
          + " base64:..., and control characters as in Java source; with --json each line is"
          + " exact."
    },
    footer = {
      "  firkin keys /tmp/cellar | sort",
      "  firkin keys /tmp/cellar --prefix session- | wc -l",
      "  firkin keys /tmp/cellar --map readings --limit 10 --json"
    })
public final class KeysCommand extends StoreCommand {

  @Mixin private MapChoice map = new MapChoice();
  @Mixin private Selection selection = new Selection();

  /**
   * @param session the run
   */
  public KeysCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    try (OpenStore store = OpenStore.forReading(directory())) {
      StoreMap from = map.in(store);
      try (Snapshot moment = store.store().snapshot();
          Stream<byte[]> keys = from.bytes().keys(moment)) {
        keys.filter(selection.wanted(from))
            .limit(selection.limit())
            .forEach(key -> print(from, key));
      }
      return ExitCode.DONE;
    }
  }

  private void print(StoreMap from, byte[] key) {
    if (session().isJson()) {
      Json.line(out(), json -> EntryFields.key(json, from, key));
    } else {
      out().line(Screen.safe(from.show(key)));
    }
  }
}
