package dev.firkin.cli.command;

import dev.firkin.cli.dump.EntryFields;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.store.StoreMap;
import dev.firkin.cli.store.TextForm;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Screen;
import dev.firkin.cli.terminal.Session;
import java.time.Instant;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a value. */
@Command(
    name = "get",
    header = "Prints the value of a key.",
    description = {
      "",
      "Into a file or a pipe go exactly the value's bytes, nothing added. On a screen a line end"
          + " follows, and a value that is not text is shown as base64. Exit code 1, and nothing"
          + " printed, if the key is not there."
    },
    footer = {
      "  firkin get /tmp/cellar wine",
      "  firkin get /tmp/cellar photo > photo.jpg",
      "  firkin get /tmp/cellar --map readings 2015-12-31 --json"
    })
public final class GetCommand extends StoreCommand {

  @Parameters(index = "1", paramLabel = "KEY", description = "The key.")
  private String key = "";

  @Mixin private MapChoice map = new MapChoice();
  @Mixin private KeyForm keyForm = new KeyForm();

  @Option(names = "--base64", description = "Print the value as base64.")
  private boolean base64;

  /**
   * @param session the run
   */
  public GetCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    try (OpenStore store = OpenStore.forReading(directory())) {
      StoreMap from = map.in(store);
      byte[] wanted = keyForm.parse(key, from);
      byte[] value = from.bytes().get(wanted);
      if (value == null) {
        note("no key " + Screen.safe(from.show(wanted)));
        return ExitCode.NO;
      }
      if (session().isJson()) {
        json(store, from, wanted, value);
      } else {
        print(from, value);
      }
      return ExitCode.DONE;
    }
  }

  private void json(OpenStore store, StoreMap from, byte[] wanted, byte[] value) {
    Instant expiry =
        from.bytes().timeToLive(wanted).map(store.clock().instant()::plus).orElse(null);
    Json.line(
        out(),
        json -> {
          EntryFields.key(json, from, wanted);
          if (base64) {
            json.writeName("valueBase64");
            json.writeBinary(value);
          } else {
            EntryFields.value(json, from, value);
          }
          EntryFields.expiry(json, expiry);
        });
  }

  private void print(StoreMap from, byte[] value) {
    if (base64) {
      out().line(Base64.getEncoder().encodeToString(value));
    } else if (session().terminal().outIsSeen()) {
      show(from, value);
    } else {
      out().write(value);
    }
  }

  private void show(StoreMap from, byte[] value) {
    String text = from.values().format(value);
    if (text != null && Screen.isPlain(text)) {
      out().line(text);
    } else {
      out().line(Base64.getEncoder().encodeToString(value));
      note(
          from.values() instanceof TextForm.NoText(String codec)
              ? "(bytes of codec %s, so shown as base64)".formatted(Screen.safe(codec))
              : "(not plain text, so shown as base64)");
    }
  }
}
