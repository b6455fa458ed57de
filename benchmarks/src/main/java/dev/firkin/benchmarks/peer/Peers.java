package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.StoreKind;
import java.util.List;

/** The stores that Firkin is compared with. */
public final class Peers {

  private Peers() {}

  /** One kind each; those whose library is not on the class path say so. */
  public static List<StoreKind> all() {
    return List.of(
        new RocksDbKind(),
        new LmdbKind(),
        new MapDbKind(),
        new ChronicleMapKind(),
        new MvStoreKind(),
        new XodusKind(),
        new HaloDbKind());
  }
}
