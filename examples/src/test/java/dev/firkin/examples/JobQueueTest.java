package dev.firkin.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.examples.JobQueue.Claim;
import dev.firkin.examples.JobQueue.Job;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobQueueTest {

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final int ATTEMPTS_MAX = 3;

  @TempDir private Path directory;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  @Test
  void givenJobs_whenClaimed_thenInTheirOrderAndEachByOneWorker() {
    try (Firkin store = open()) {
      JobQueue queue = queue(store);
      for (int i = 1; i <= 300; i++) {
        queue.add("job " + i);
      }

      List<String> tasks = new ArrayList<>();
      for (Claim claim : claimAll(queue)) {
        tasks.add(claim.job().task());
      }

      assertThat(tasks).isEqualTo(IntStream.rangeClosed(1, 300).mapToObj(i -> "job " + i).toList());
      assertThat(queue.claim("late")).isEmpty();
      assertThat(queue.size()).isEqualTo(300);
    }
  }

  @Test
  void givenAWorkerThatIsNeverHeardOfAgain_whenItsLeaseEnds_thenAnotherGetsTheJob() {
    try (Firkin store = open()) {
      JobQueue queue = queue(store);
      queue.add("a");
      Claim lost = queue.claim("lost").orElseThrow();
      assertThat(queue.claim("other")).isEmpty();
      pass(LEASE);

      Claim again = queue.claim("other").orElseThrow();

      assertThat(again).isEqualTo(new Claim(lost.id(), new Job("a", 2), "other"));
      assertThat(queue.done(lost)).as("done by the one who took too long").isFalse();
      assertThat(queue.renew(lost)).isFalse();
      assertThat(queue.size()).isEqualTo(1);
      assertThat(queue.done(again)).isTrue();
      assertThat(queue.done(again)).as("done twice").isFalse();
      assertThat(queue.size()).isZero();
    }
  }

  @Test
  void givenAWorkerThatNeedsLonger_whenItRenewsItsLease_thenNobodyElseGetsTheJob() {
    try (Firkin store = open()) {
      JobQueue queue = queue(store);
      queue.add("a");
      Claim claim = queue.claim("slow").orElseThrow();
      pass(LEASE.dividedBy(2));
      assertThat(queue.renew(claim)).isTrue();
      pass(LEASE.dividedBy(2));
      assertThat(queue.claim("other")).isEmpty();
      pass(LEASE.dividedBy(2));
      assertThat(queue.done(claim)).as("late, but nobody else has it").isTrue();
      assertThat(queue.claim("other")).isEmpty();
    }
  }

  @Test
  void givenAJobThatIsNeverDone_whenClaimedTooOften_thenItIsSetAside() {
    try (Firkin store = open()) {
      JobQueue queue = queue(store);
      queue.add("poison");
      for (int i = 0; i < ATTEMPTS_MAX; i++) {
        assertThat(queue.claim("w")).isPresent();
        pass(LEASE);
      }

      assertThat(queue.claim("w")).isEmpty();
      assertThat(queue.size()).isZero();
      assertThat(queue.setAside()).isEqualTo(1);
    }
  }

  @Test
  void givenClaimedAndUnclaimedJobs_whenReopened_thenLeasesAndOrderAndNumbersGoOn() {
    try (Firkin store = open()) {
      JobQueue queue = queue(store);
      queue.add("a");
      queue.add("b");
      queue.add("c");
      queue.claim("w");
      queue.done(queue.claim("w").orElseThrow());
    }

    try (Firkin store = open()) {
      JobQueue queue = queue(store);
      assertThat(queue.claim("w")).map(claim -> claim.job().task()).contains("c");
      assertThat(queue.add("d")).as("never a number that was given before").isEqualTo(4);
      pass(LEASE);
      assertThat(claimAll(queue))
          .extracting(claim -> claim.job().task())
          .containsExactly("a", "c", "d");
    }
  }

  @Test
  void givenWorkersOfWhichSomeAreAbandoned_whenTheOthersGoOn_thenEveryJobIsDone()
      throws InterruptedException {
    try (Firkin store = Firkin.open(directory)) {
      JobQueue queue = new JobQueue(store, Duration.ofMillis(200), 1000);
      Set<String> expected = new TreeSet<>();
      for (int i = 0; i < 200; i++) {
        expected.add("job " + i);
        queue.add("job " + i);
      }
      Set<String> done = new ConcurrentSkipListSet<>();
      List<Thread> workers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int patience = i < 3 ? 10 : Integer.MAX_VALUE; // three are gone in the middle of a job
        workers.add(Thread.ofVirtual().start(() -> work(queue, patience, done)));
      }
      for (Thread worker : workers) {
        worker.join();
      }

      assertThat(done).isEqualTo(expected);
      assertThat(queue.size()).isZero();
    }
  }

  private static void work(JobQueue queue, int jobsMost, Set<String> done) {
    try {
      for (int i = 0; queue.size() > 0; i++) {
        Optional<Claim> claim = queue.claim("worker", Duration.ofMillis(50));
        if (i == jobsMost) {
          return;
        }
        if (claim.isPresent()) {
          done.add(claim.get().job().task());
          queue.done(claim.get());
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void givenAWorkerThatWaits_whenAJobIsAdded_thenItGetsIt() throws InterruptedException {
    try (Firkin store = open()) {
      JobQueue queue = queue(store);
      assertThat(queue.claim("w", Duration.ofMillis(1))).isEmpty();
      CountDownLatch started = new CountDownLatch(1);
      AtomicReference<Optional<Claim>> got = new AtomicReference<>(Optional.empty());
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> {
                started.countDown();
                try {
                  got.set(queue.claim("w", Duration.ofMinutes(1)));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      started.await();
      queue.add("a");
      waiting.join();

      assertThat(got.get()).map(claim -> claim.job().task()).contains("a");
    }
  }

  @Test
  void whenTheProcessIsKilled_thenEveryJobIsDoneOrThereAgain() throws Exception {
    Set<String> done = new TreeSet<>();
    Process process = ChildJvm.start(JobQueue.class, directory.toString(), "200");
    try (BufferedReader out = process.inputReader()) {
      while (done.size() < 4) {
        String line = out.readLine();
        assertThat(line).as("the program ended early").isNotNull();
        note(line, done);
      }
      process.toHandle().destroyForcibly(); // which leaves its output open
      process.waitFor();
      out.lines().forEach(line -> note(line, done)); // what it said before it died
    } finally {
      process.destroyForcibly().waitFor();
    }
    now.set(Instant.now().plus(LEASE));

    Set<String> all = new TreeSet<>();
    done.forEach(job -> all.add(job.replaceAll(".*task=(.*),.*", "$1")));
    try (Firkin store = open()) {
      List<Claim> left = claimAll(queue(store));
      assertThat(left)
          .hasSizeBetween(1, 11); // of four that were said to be done, one worker did two
      left.forEach(claim -> all.add(claim.job().task()));
    }
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 12).mapToObj(i -> "letter " + i).toList());
  }

  @Test
  void whenMainIsRun_thenTheAbandonedJobIsDoneByAnother() throws Exception {
    List<String> printed = Printed.by(JobQueue::main, directory, 1);

    assertThat(printed).hasSize(14);
    assertThat(printed).startsWith("abandoned: Job[task=letter 1, attempts=1]");
    assertThat(printed).contains("done: Job[task=letter 1, attempts=2]");
    assertThat(printed).endsWith("left: 0, set aside: 0");
    try (Firkin store = open()) {
      assertThat(queue(store).size()).isZero();
    }
  }

  private static void note(String line, Set<String> done) {
    if (line.startsWith("done: ")) {
      done.add(line.substring("done: ".length()));
    }
  }

  private static List<Claim> claimAll(JobQueue queue) {
    List<Claim> all = new ArrayList<>();
    for (Optional<Claim> claim = queue.claim("w"); claim.isPresent(); claim = queue.claim("w")) {
      all.add(claim.get());
    }
    return all;
  }

  private Firkin open() {
    return Firkin.open(directory, FirkinOptions.builder().clock(now::get).build());
  }

  private static JobQueue queue(Firkin store) {
    return new JobQueue(store, LEASE, ATTEMPTS_MAX);
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }
}
