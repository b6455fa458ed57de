package dev.firkin.cli.command;

import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.store.StoreMap;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Screen;
import dev.firkin.cli.terminal.Session;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes entries. */
@Command(
    name = "del",
    header = "Deletes keys.",
    description = {
      "",
      "Exit code 1 if one of the keys was not there; the others are deleted all the same."
    },
    footer = {"  firkin del /tmp/cellar wine", "  firkin del /tmp/cellar session-7 session-8"})
public final class DelCommand extends StoreCommand {

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY", description = "The keys.")
  private List<String> keys = List.of();

  @Mixin private MapChoice map = new MapChoice();
  @Mixin private KeyForm keyForm = new KeyForm();

  /**
   * @param session the run
   */
  public DelCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    int deleted;
    try (OpenStore store = OpenStore.forWriting(directory(), false)) {
      deleted = delete(map.in(store));
    }
    if (session().isJson()) {
      Json.line(out(), json -> json.writeNumberProperty("deleted", deleted));
    }
    return deleted == keys.size() ? ExitCode.DONE : ExitCode.NO;
  }

  private int delete(StoreMap from) {
    List<byte[]> wanted = new ArrayList<>(); // all are read before the first is deleted
    keys.forEach(key -> wanted.add(keyForm.parse(key, from)));
    int deleted = 0;
    for (byte[] key : wanted) {
      if (from.bytes().delete(key)) {
        deleted++;
      } else {
        note("no key " + Screen.safe(from.show(key)));
      }
    }
    return deleted;
  }
}
