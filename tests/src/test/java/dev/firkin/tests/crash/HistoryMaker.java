package dev.firkin.tests.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Makes histories up. The same seed makes the same one. */
final class HistoryMaker {

  private static final int STEPS_MOST = Boolean.getBoolean("firkin.long") ? 60 : 30;
  private static final List<String> KEYDIRS = List.of("heap", "offheap", "test-plain");
  private static final List<String> COMPRESSORS =
      List.of("none", "none", "test-deflate", "test-zeros", "lz4", "zstd:3");

  /** How often which step comes; the second figure is for those histories that have trouble. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind(32, 32, m -> new Step.Put(m.key(), m.bytes(), 0)),
          new Kind(12, 12, m -> new Step.Put(m.key(), m.bytes(), m.between(1, 100))),
          new Kind(4, 4, m -> new Step.PutIfAbsent(m.key(), m.bytes())),
          new Kind(4, 4, m -> new Step.Touch(m.key(), m.between(1, 100))),
          new Kind(16, 16, m -> new Step.Delete(m.key())),
          new Kind(12, 12, HistoryMaker::batch),
          new Kind(4, 4, m -> new Step.Clear()),
          new Kind(6, 8, m -> new Step.Sync()),
          new Kind(16, 14, m -> new Step.RollOver()),
          new Kind(16, 16, HistoryMaker::merge),
          new Kind(6, 8, m -> new Step.Look()),
          new Kind(5, 3, m -> new Step.Hold()),
          new Kind(5, 3, m -> new Step.LookBack()),
          new Kind(2, 1, m -> new Step.LetGo()),
          new Kind(8, 4, m -> new Step.Jump(m.between(-120, 120))),
          new Kind(6, 10, m -> new Step.Reopen()),
          new Kind(4, 4, m -> new Step.Compressor(m.of(COMPRESSORS))),
          new Kind(4, 4, m -> new Step.Keydir(m.of(KEYDIRS))),
          new Kind(2, 2, m -> new Step.Syncing(m.of(List.of(Policy.values())))),
          new Kind(5, 5, m -> new Step.Train()),
          new Kind(12, 10, m -> new Step.Checkpoint()),
          new Kind(2, 0, m -> new Step.Recount()),
          new Kind(10, 6, m -> new Step.Arm(m.between(1, 50))),
          new Kind(6, 6, m -> new Step.Kill(m.again())),
          new Kind(12, 10, m -> new Step.PowerCut(m.between(1, 1_000_000), m.again())),
          new Kind(4, 4, m -> new Step.WriteBack(m.between(1, 1_000_000))),
          new Kind(0, 16, m -> new Step.Plant(m.of(List.of(Trouble.values())), m.between(1, 40))),
          new Kind(0, 4, m -> new Step.LoseWriteBack(m.between(1, 1_000_000))),
          new Kind(0, 4, m -> new Step.Evict()),
          new Kind(0, 3, m -> new Step.Room(m.room())),
          new Kind(0, 2, m -> new Step.Quota(m.room())),
          new Kind(0, 6, m -> new Step.Mend()));

  private record Kind(int often, int oftenInTrouble, Function<HistoryMaker, Step> make) {
    int often(boolean trouble) {
      return trouble ? oftenInTrouble : often;
    }
  }

  /**
   * A key that stays what it is, most often, and long: a short segment, or one with more dead bytes
   * than others, always takes part in a merge.
   */
  private static final String BALLAST = "e";

  private final Random random;

  /** Whether only some segments are merged: tombstones then outlive what they delete. */
  private final boolean partly;

  private HistoryMaker(long seed) {
    random = new Random(seed);
    partly = random.nextBoolean();
  }

  static History of(long seed) {
    return new HistoryMaker(seed * 0x9E3779B97F4A7C15L).history();
  }

  private History history() {
    Policy policy = of(List.of(Policy.values()));
    boolean merging = random.nextInt(4) == 0;
    boolean trouble = random.nextInt(5) < 2;
    List<Step> steps = new ArrayList<>();
    if (partly) {
      steps.add(new Step.Put(BALLAST, between(135_000, 150_000), 0));
      for (int n = between(1, 4); n > 0; n--) {
        steps.add(new Step.Put(key(), bytes(), 0));
      }
      steps.add(new Step.RollOver());
    }
    for (int n = between(1, STEPS_MOST); n > 0; n--) {
      steps.add(step(trouble));
    }
    return new History(policy, merging, of(KEYDIRS), of(COMPRESSORS), steps);
  }

  private Step step(boolean trouble) {
    int n = random.nextInt(KINDS.stream().mapToInt(k -> k.often(trouble)).sum());
    for (Kind kind : KINDS) {
      n -= kind.often(trouble);
      if (n < 0) {
        return kind.make.apply(this);
      }
    }
    throw new AssertionError("the kinds are not counted right");
  }

  private int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private <T> T of(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private String key() {
    String key = of(Subject.KEYS);
    return partly && key.equals(BALLAST) && random.nextInt(8) > 0 ? "a" : key;
  }

  private Step merge() {
    int percent = partly ? between(1, 60) : random.nextInt(4) > 0 ? 0 : between(1, 99);
    return percent == 0 ? new Step.Compact() : new Step.Merge(percent);
  }

  private int bytes() {
    int n = random.nextInt(120);
    if (n < 72) {
      return between(0, 60);
    }
    return n < 102
        ? between(61, 3000)
        : n < 118 ? between(3001, 20_000) : between(200_000, 500_000);
  }

  private int again() {
    return random.nextInt(3) < 2 ? 0 : between(1, 20);
  }

  private int room() {
    return random.nextInt(8) * 4096 + random.nextInt(3) * 128 * 1024;
  }

  private Step batch() {
    List<Step.Member> members = new ArrayList<>();
    for (int n = between(1, 5); n > 0; n--) {
      members.add(new Step.Member(key(), random.nextInt(3) == 0 ? -1 : bytes()));
    }
    return new Step.Batch(members);
  }
}
