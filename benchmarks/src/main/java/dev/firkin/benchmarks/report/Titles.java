package dev.firkin.benchmarks.report;

import dev.firkin.benchmarks.run.Cell;
import dev.firkin.benchmarks.run.Results;
import dev.firkin.benchmarks.store.NoStoreKind;
import dev.firkin.benchmarks.store.StoreKind;
import java.util.List;
import java.util.Optional;

/**
 * The stores of a report in their order.
 *
 * @param kinds all that were to be measured
 */
record Titles(List<StoreKind> kinds) {

  static final String HARNESS = new NoStoreKind().id();
  static final String OURS = "firkin";

  List<String> ids() {
    return kinds.stream().map(StoreKind::id).toList();
  }

  String title(String id) {
    return kinds.stream()
        .filter(kind -> kind.id().equals(id))
        .map(StoreKind::title)
        .findFirst()
        .orElse(id);
  }

  static boolean isOurs(String id) {
    return id.startsWith(OURS);
  }

  /** The first Firkin with figures in a cell: what the others are compared with. */
  Optional<String> ours(Results results, Cell cell) {
    return ids().stream()
        .filter(Titles::isOurs)
        .filter(id -> !results.rounds(id, cell, "calls").isEmpty())
        .findFirst();
  }
}
