package dev.firkin.benchmarks.store;

import dev.firkin.benchmarks.peer.Peers;
import java.util.ArrayList;
import java.util.List;

/** All that can be measured, in the order of tables. */
public final class StoreKinds {

  private StoreKinds() {}

  public static List<StoreKind> all() {
    List<StoreKind> all = new ArrayList<>(FirkinKind.all());
    all.addAll(Peers.all());
    all.add(new ConcurrentMapKind());
    all.add(new RawAppendKind());
    all.add(new NoStoreKind());
    return all;
  }

  /**
   * Finds a kind.
   *
   * @throws IllegalArgumentException if there is none of this id
   */
  public static StoreKind named(String id) {
    return all().stream()
        .filter(kind -> kind.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no store '%s'; there are %s"
                    .formatted(id, String.join(" ", all().stream().map(StoreKind::id).toList()))));
  }
}
