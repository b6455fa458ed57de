package dev.firkin.benchmarks.run;

import dev.firkin.benchmarks.store.StoreKind;
import dev.firkin.benchmarks.support.TestData;
import dev.firkin.benchmarks.work.Group;
import dev.firkin.benchmarks.work.Task;
import dev.firkin.benchmarks.work.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * All tasks in their order: round by round, and in each round all stores, beginning with another
 * one each time. What drifts while it is measured meets all stores alike.
 */
public final class Plan {

  /** Works that are done with all lengths of values. */
  private static final List<Work> EVERY_LENGTH = List.of(Work.FILL, Work.GET, Work.OVERWRITE);

  /** Some stores force every put once they have to force one. */
  private static final long FORCED_KEYS_MAX = 5_000;

  private static final long KEYS_MIN = 64;

  private final Settings settings;
  private final List<Task> tasks = new ArrayList<>();

  private Plan(Settings settings) {
    this.settings = settings;
  }

  public static List<Task> of(Settings settings) {
    Plan plan = new Plan(settings);
    for (int round = 0; round < settings.rounds(); round++) {
      plan.add(round);
    }
    return plan.tasks;
  }

  private void add(int round) {
    List<StoreKind> stores = new ArrayList<>(settings.stores());
    Collections.rotate(stores, -round);
    for (Group group : Group.values()) {
      if (round < rounds(group)) {
        for (long keys : settings.keys()) {
          for (int value : settings.values()) {
            add(round, group, stores, keys, value);
          }
        }
      }
    }
  }

  /** What is long, or differs less, is done in half of them. */
  private int rounds(Group group) {
    return group == Group.POINTS ? settings.rounds() : (settings.rounds() + 1) / 2;
  }

  private void add(int round, Group group, List<StoreKind> stores, long keys, int value) {
    boolean usual = value == settings.values().getFirst();
    boolean bound = !usual || group == Group.FORCED;
    if (bound && keys != settings.keys().getFirst()) {
      return; // the bound makes them the same
    }
    long bounded =
        group == Group.FORCED
            ? Math.min(keys, FORCED_KEYS_MAX)
            : usual ? keys : boundedKeys(keys, value);
    for (StoreKind store : stores) {
      List<Work> works =
          settings.works().stream()
              .filter(work -> work.group() == group && work.suits(store))
              .filter(work -> usual || EVERY_LENGTH.contains(work))
              .toList();
      if (!works.isEmpty() && store.available()) {
        tasks.add(task(store, works, bounded, value, round));
      }
    }
  }

  private long boundedKeys(long keys, int value) {
    return Math.max(
        KEYS_MIN, Math.min(keys, settings.dataBytesMax() / (TestData.KEY_BYTES + value)));
  }

  private Task task(StoreKind store, List<Work> works, long keys, int value, int round) {
    return new Task(
        store.id(),
        works,
        keys,
        value,
        settings.threads(),
        settings.seconds(),
        settings.rate(),
        settings.passes(),
        round);
  }
}
