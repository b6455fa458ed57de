package dev.firkin.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.cli.store.StoreMap;
import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.Json;
import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Option;

/** How the value to be put stands on the command line, or comes from standard input. */
final class ValueForm {

  private static final String STANDARD_INPUT = "-";

  @Option(names = "--base64", description = "The value is given as base64.")
  private boolean base64;

  byte[] parse(String text, StoreMap map, InputStream in) throws IOException {
    byte[] value = text.equals(STANDARD_INPUT) ? read(map, in.readAllBytes()) : written(map, text);
    if (!base64) {
      check(map, value);
    }
    return value;
  }

  private byte[] read(StoreMap map, byte[] bytes) {
    return map.values().takesAnyBytes() && !base64
        ? bytes
        : written(map, new String(bytes, UTF_8).strip());
  }

  private byte[] written(StoreMap map, String value) {
    return base64 ? KeyForm.base64(value, "value") : map.values().parse(value);
  }

  /** A program that opens the map with its codec must be able to read what was put here. */
  private static void check(StoreMap map, byte[] value) {
    switch (map.valueCodec()) {
      case "utf8" -> {
        if (map.values().format(value) == null) {
          throw wrong(map, "UTF-8", "give other bytes as base64");
        }
      }
      case "json" ->
          Json.problemOf(value)
              .ifPresent(problem -> {
                throw wrong(map, "JSON", problem);
              });
      default -> {}
    }
  }

  private static CommandFailure wrong(StoreMap map, String wanted, String problem) {
    return CommandFailure.usage(
        "values of map '%s' are %s, which this is not: %s".formatted(map.name(), wanted, problem));
  }
}
