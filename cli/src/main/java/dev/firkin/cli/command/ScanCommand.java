package dev.firkin.cli.command;

import dev.firkin.Entry;
import dev.firkin.Snapshot;
import dev.firkin.cli.dump.EntryFields;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.store.StoreMap;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Screen;
import dev.firkin.cli.terminal.Session;
import dev.firkin.cli.terminal.Table;
import dev.firkin.cli.terminal.Table.Column;
import dev.firkin.cli.terminal.Units;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows entries. */
@Command(
    name = "scan",
    header = "Shows entries, one a line, in no order.",
    description = {
      "",
      "A table for people: key, size of the value, when it expires, and the beginning of the value."
          + " With --json each line is a whole entry, in the form of firkin dump. All entries are"
          + " of one moment. Streams in the memory of one entry."
    },
    footer = {
      "  firkin scan /tmp/cellar --limit 20",
      "  firkin scan /tmp/cellar --map readings --prefix 2015-12 --json"
    })
public final class ScanCommand extends StoreCommand {

  private static final int KEY_SHOWN = 60;
  private static final int VALUE_SHOWN = 60;
  private static final int VALUE_BYTES_SHOWN = 4 * VALUE_SHOWN;

  @Mixin private MapChoice map = new MapChoice();
  @Mixin private Selection selection = new Selection();

  /**
   * @param session the run
   */
  public ScanCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    try (OpenStore store = OpenStore.forReading(directory())) {
      StoreMap from = map.in(store);
      if (session().isJson()) {
        scan(store, from, entry -> json(from, entry));
      } else {
        try (var table =
            new Table(
                out(),
                Column.words("KEY"),
                Column.numbers("SIZE"),
                Column.words("EXPIRES"),
                Column.words("VALUE"))) {
          scan(store, from, entry -> row(table, from, entry));
        }
      }
      return ExitCode.DONE;
    }
  }

  private void scan(OpenStore store, StoreMap from, Consumer<Entry<byte[], byte[]>> each) {
    var wanted = selection.wanted(from);
    try (Snapshot moment = store.store().snapshot();
        Stream<Entry<byte[], byte[]>> entries = from.bytes().entries(moment)) {
      entries.filter(entry -> wanted.test(entry.key())).limit(selection.limit()).forEach(each);
    }
  }

  private void json(StoreMap from, Entry<byte[], byte[]> entry) {
    Json.line(
        out(),
        json -> {
          EntryFields.key(json, from, entry.key());
          EntryFields.value(json, from, entry.value());
          EntryFields.expiry(json, entry.expiry());
        });
  }

  private static void row(Table table, StoreMap from, Entry<byte[], byte[]> entry) {
    table.row(
        Screen.cut(Screen.safe(from.show(entry.key())), KEY_SHOWN),
        Units.bytes(entry.value().length),
        entry.expiry() == null ? "" : entry.expiry().toString(),
        Screen.cut(Screen.safe(beginning(from, entry.value())), VALUE_SHOWN));
  }

  /** Of a large value only the beginning is looked at, which may end within a character. */
  private static String beginning(StoreMap from, byte[] value) {
    byte[] start = Arrays.copyOf(value, Math.min(value.length, VALUE_BYTES_SHOWN));
    String text = from.values().format(start);
    for (int cut = 1; text == null && start.length < value.length && cut < 4; cut++) {
      text = from.values().format(Arrays.copyOf(start, start.length - cut));
    }
    return text == null ? "base64:" + Base64.getEncoder().encodeToString(start) : text;
  }
}
