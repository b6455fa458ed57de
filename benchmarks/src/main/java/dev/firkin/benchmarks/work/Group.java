package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.Feature;
import java.util.List;
import java.util.Set;

/** Works that are done in one process, on the same data. */
public enum Group {
  POINTS(Set.of(), List.of(Step.POINTS)),
  LATENCY(Set.of(Feature.READS), List.of(Step.LATENCY)),
  FORCED(Set.of(Feature.FORCED_PUT), List.of(Step.FORCED)),
  OPEN_CLEAN(
      Set.of(Feature.READS, Feature.PERSISTS), List.of(Step.FILL_AND_CLOSE, Step.OPEN_TWICE)),
  OPEN_KILLED(
      Set.of(Feature.READS, Feature.PERSISTS, Feature.SURVIVES_KILL),
      List.of(Step.WRITE_UNTIL_KILLED, Step.OPEN_AND_CHECK)),
  MEMORY(Set.of(Feature.READS), List.of(Step.MEMORY)),
  SPACE(Set.of(Feature.READS, Feature.PERSISTS), List.of(Step.SPACE));

  /** What one process does. A group's steps share a directory. */
  public enum Step {
    POINTS,
    LATENCY,
    FORCED,
    FILL_AND_CLOSE,
    OPEN_TWICE,
    /** Ends by being killed, once it has said that it is through. */
    WRITE_UNTIL_KILLED,
    OPEN_AND_CHECK,
    MEMORY,
    SPACE
  }

  private final Set<Feature> needs;
  private final List<Step> steps;

  Group(Set<Feature> needs, List<Step> steps) {
    this.needs = needs;
    this.steps = steps;
  }

  Set<Feature> needs() {
    return needs;
  }

  public List<Step> steps() {
    return steps;
  }
}
