package dev.firkin.cli.command;

import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.store.StoreMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which map of the store is meant. */
final class MapChoice {

  @Option(
      names = {"-m", "--map"},
      paramLabel = "NAME",
      description = "The named map that is meant, instead of the unnamed one.")
  private @Nullable String name;

  @Nullable String name() {
    return name;
  }

  StoreMap in(OpenStore store) {
    return store.map(name);
  }
}
