package dev.firkin.fuzz;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Feeds a target with valid inputs, and then with mutations of them until its time is over. An
 * input of which something new comes is mutated further. The target runs in a thread of its own,
 * which is watched: no input may take more than ten seconds, or much memory.
 */
final class Fuzzer {

  private static final Duration HANGING = Duration.ofSeconds(10);
  private static final int FINDINGS_MAX = 20;
  private static final int EXECUTIONS_MIN = 100;
  private static final int MINIMIZING_TRIES = 3000;

  private final Target target;
  private final Random random;
  private final BlackBox blackBox;
  private final Set<String> outcomes = new HashSet<>();
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private volatile Input current;
  private volatile long startedAt;
  private volatile boolean stopped;
  private long executions;

  /**
   * @param seed the same one makes the same inputs in the same order
   */
  Fuzzer(Target target, Path blackBox, long seed) {
    this.target = target;
    this.random = new Random(seed);
    this.blackBox = new BlackBox(blackBox);
  }

  /**
   * What came of it.
   *
   * @param executions how many inputs were read
   * @param outcomes in how many ways that ended
   * @param findings promises that were broken, one for each cause, made small
   */
  record Report(long executions, Set<String> outcomes, List<Finding> findings) {}

  /** Reads given inputs only. */
  Report replay(List<Input> inputs) {
    return watched(() -> inputs.forEach(this::execute));
  }

  /** Reads the valid inputs and mutations of them. */
  Report fuzz(Duration duration) {
    return watched(() -> {
      fuzzUntil(System.nanoTime() + duration.toNanos());
      findings.replaceAll((signature, finding) -> minimized(signature, finding));
    });
  }

  private void fuzzUntil(long end) {
    List<Input> seeds = target.seeds();
    seeds.forEach(this::execute);
    Corpus corpus = new Corpus(seeds, random);
    while (findings.size() < FINDINGS_MAX
        && (System.nanoTime() < end || executions < seeds.size() + EXECUTIONS_MIN)) {
      Input mutated = target.mutate(corpus.pick(), corpus.pick(), random);
      if (execute(mutated)) {
        corpus.add(mutated);
      }
    }
  }

  /** Returns whether something new came of it. */
  private boolean execute(Input input) {
    executions++;
    try {
      return outcomes.add(outcome(input));
    } catch (Throwable problem) { // whatever it is, it was not promised
      Finding finding = new Finding(input, problem);
      findings.putIfAbsent(finding.signature(), finding);
      return false;
    }
  }

  private String outcome(Input input) throws Exception {
    blackBox.note(input);
    current = input;
    startedAt = System.nanoTime();
    try {
      long before = Memory.allocatedByThread();
      String outcome = target.run(input);
      long taken = Memory.allocatedByThread() - before;
      if (taken > target.heapBytesMax(input)) {
        throw new AssertionError("%d bytes of the heap were taken".formatted(taken));
      }
      Background.check();
      return outcome;
    } finally {
      startedAt = 0;
    }
  }

  private Finding minimized(String signature, Finding finding) {
    var minimizer =
        new Minimizer(target, input -> signature.equals(signatureOf(input)), MINIMIZING_TRIES);
    Input least = minimizer.minimize(finding.input());
    try {
      outcome(least);
    } catch (Throwable problem) {
      return new Finding(least, problem);
    }
    return finding;
  }

  private String signatureOf(Input input) {
    try {
      outcome(input);
      return "";
    } catch (Throwable problem) {
      return Finding.signature(problem);
    }
  }

  private Report watched(Runnable work) {
    Background.listen();
    Thread worker = Thread.ofPlatform().name("fuzz").daemon().start(work);
    try {
      while (!worker.join(Duration.ofMillis(200)) && !stopped) {
        watch();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new Report(executions, outcomes, new ArrayList<>(findings.values()));
  }

  private void watch() {
    long started = startedAt;
    if (started != 0 && System.nanoTime() - started > HANGING.toNanos()) {
      stop("takes more than %d s:%n%s".formatted(HANGING.toSeconds(), stacks()));
    }
    long resident = Memory.resident();
    if (resident > Memory.RESIDENT_BYTES_MAX) {
      stop("the process has grown to %d MiB".formatted(resident >> 20));
    }
  }

  private void stop(String problem) {
    stopped = true;
    findings.put(problem, new Finding(current, new AssertionError(problem)));
  }

  private static String stacks() {
    return Thread.getAllStackTraces().entrySet().stream()
        .map(each ->
            each.getKey().getName()
                + java.util.Arrays.stream(each.getValue())
                    .map(frame -> "\n    " + frame)
                    .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }
}
