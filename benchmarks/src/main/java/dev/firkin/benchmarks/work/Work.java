package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.Feature;
import dev.firkin.benchmarks.store.FirkinKind;
import dev.firkin.benchmarks.store.NoStoreKind;
import dev.firkin.benchmarks.store.StoreKind;
import java.util.List;
import java.util.stream.Stream;

/** What is done with a store, in the order in which it is done to the same data. */
public enum Work {
  FILL("fill", "puts of new keys", Group.POINTS),
  GET("get", "gets, uniformly random", Group.POINTS),
  GET_ZIPF("get-zipf", "gets, Zipf 0.99 over scrambled keys", Group.POINTS),
  MISS("miss", "gets of keys that are not there", Group.POINTS),
  OVERWRITE("overwrite", "puts of keys that are there, uniformly random", Group.POINTS),
  YCSB_A("ycsb-a", "half gets, half overwrites, Zipf", Group.POINTS),
  YCSB_B("ycsb-b", "95 % gets, 5 % overwrites, Zipf", Group.POINTS),
  YCSB_C("ycsb-c", "gets alone, Zipf", Group.POINTS),
  YCSB_F("ycsb-f", "half gets, half gets each followed by an overwrite, Zipf", Group.POINTS),
  SCAN("scan", "all entries; a call is an entry", Group.POINTS),
  YCSB_D("ycsb-d", "95 % gets of the latest keys, 5 % puts of new ones", Group.POINTS),
  DELETE("delete", "deletes of keys that are there", Group.POINTS),
  PUT_FORCED("put-forced", "overwrites that return when they are on the device", Group.FORCED),
  LATENCY_GET("latency-get", "gets, uniformly random, at a fixed rate", Group.LATENCY),
  LATENCY_OVERWRITE("latency-overwrite", "overwrites, at a fixed rate", Group.LATENCY),
  OPEN_CLEAN("open-clean", "from opening to the first get, after a close", Group.OPEN_CLEAN),
  OPEN_KILLED("open-killed", "the same after kill -9 during overwrites", Group.OPEN_KILLED),
  MEMORY("memory", "what the process has grown by when the store is filled", Group.MEMORY),
  SPACE("space", "size of the directory after uniform overwrites", Group.SPACE);

  private static final List<Work> READING =
      List.of(GET, GET_ZIPF, MISS, YCSB_A, YCSB_B, YCSB_C, YCSB_D, YCSB_F, SCAN, DELETE);

  private final String id;
  private final String title;
  private final Group group;

  Work(String id, String title, Group group) {
    this.id = id;
    this.title = title;
    this.group = group;
  }

  public String id() {
    return id;
  }

  public String title() {
    return title;
  }

  public Group group() {
    return group;
  }

  /** Whether a store can do it. */
  public boolean suits(StoreKind kind) {
    if (kind instanceof NoStoreKind) {
      return group == Group.POINTS && this != SCAN && this != DELETE;
    }
    if (kind instanceof FirkinKind firkin && firkin.spaceRatioMax() > 0) {
      return this == FILL || this == OVERWRITE || this == SPACE; // else as it is without a limit
    }
    return kind.features().containsAll(group.needs())
        && (!READING.contains(this) || kind.features().contains(Feature.READS));
  }

  boolean writes() {
    return this != GET && this != GET_ZIPF && this != MISS && this != YCSB_C && this != SCAN;
  }

  /** By how many threads it is done. */
  List<Integer> threads(Task task) {
    return switch (this) {
      case YCSB_A, YCSB_B, YCSB_C, YCSB_D, YCSB_F -> task.threads();
      case PUT_FORCED -> List.of(1, FORCED_THREADS);
      default -> List.of(1);
    };
  }

  /** Threads that put at once when puts are forced. */
  public static final int FORCED_THREADS = 8;

  /**
   * Finds a work.
   *
   * @throws IllegalArgumentException if there is none of this id
   */
  public static Work named(String id) {
    return Stream.of(values())
        .filter(work -> work.id.equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no work '%s'; there are %s"
                    .formatted(id, String.join(" ", Stream.of(values()).map(Work::id).toList()))));
  }
}
