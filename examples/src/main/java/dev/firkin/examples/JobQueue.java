package dev.firkin.examples;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Jobs that several workers share, first in, first out. A worker claims a job for a time, the
 * lease, and says when it is done, which deletes it. If the worker dies, or the whole process, the
 * lease ends by itself and the job is there again: each job is done at least once, and a worker
 * must bear to do one twice.
 *
 * <p>A job that has been claimed {@code attemptsMax} times and never done is set aside: it may be
 * what its workers died of.
 *
 * <p>One process has the store open, so a lock is enough to let one worker claim at a time; batches
 * keep the three maps in step if the process dies.
 */
public final class JobQueue {

  /**
   * A job.
   *
   * @param task what is to be done
   * @param attempts how often it was claimed, which also tells one claim from the next
   */
  public record Job(String task, int attempts) {}

  /** A job in the hands of a worker. */
  public record Claim(long id, Job job, String worker) {}

  private static final String LAST_ID = "last-id";

  private final Firkin store;
  private final FirkinMap<Long, Job> jobs;
  private final FirkinMap<Long, String> leases;
  private final FirkinMap<Long, Job> setAside;
  private final FirkinMap<String, Long> counters;
  private final Duration leaseTime;
  private final int attemptsMax;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();

  /** The jobs in their order, which the store's maps do not have. */
  private final TreeSet<Long> ids;

  /**
   * @param store where the jobs are kept, beside other maps
   * @param leaseTime how long a worker has for a job
   * @param attemptsMax how often a job is claimed at most
   */
  public JobQueue(Firkin store, Duration leaseTime, int attemptsMax) {
    this.store = store;
    this.leaseTime = leaseTime;
    this.attemptsMax = attemptsMax;
    jobs = store.map("jobs", Codecs.int64(), JsonCodec.of(Job.class));
    leases = store.map("leases", Codecs.int64(), Codecs.utf8());
    setAside = store.map("jobs-set-aside", Codecs.int64(), JsonCodec.of(Job.class));
    counters = store.map("counters", Codecs.utf8(), Codecs.int64());
    ids = new TreeSet<>(jobs.keySet());
  }

  /** Adds a job; on return it survives the end of the process. */
  public long add(String task) {
    lock.lock();
    try {
      long id = counters.getOrDefault(LAST_ID, 0L) + 1;
      store.write(new Batch().put(counters, LAST_ID, id).put(jobs, id, new Job(task, 0)));
      ids.add(id);
      added.signal();
      return id;
    } finally {
      lock.unlock();
    }
  }

  /** Claims the first job that nobody works on, or empty if there is none. */
  public Optional<Claim> claim(String worker) {
    lock.lock();
    try {
      for (Iterator<Long> each = ids.iterator(); each.hasNext(); ) {
        long id = each.next();
        if (leases.containsKey(id)) {
          continue;
        }
        Job job = jobs.get(id);
        if (job != null && job.attempts() < attemptsMax) {
          return Optional.of(lease(id, job, worker));
        }
        if (job != null) {
          store.write(new Batch().put(setAside, id, job).delete(jobs, id));
        }
        each.remove();
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Claim lease(long id, Job job, String worker) {
    Job claimed = new Job(job.task(), job.attempts() + 1);
    store.write(new Batch().put(jobs, id, claimed).put(leases, id, worker, leaseTime));
    return new Claim(id, claimed, worker);
  }

  /**
   * Claims a job, and waits until there is one.
   *
   * @param patience how long to wait at most
   * @throws InterruptedException if the thread is interrupted
   */
  public Optional<Claim> claim(String worker, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    lock.lock();
    try {
      Optional<Claim> claim = claim(worker);
      for (long left = end - System.nanoTime();
          claim.isEmpty() && left > 0;
          left = end - System.nanoTime()) {
        added.awaitNanos(Math.min(left, untilALeaseEnds()));
        claim = claim(worker);
      }
      return claim;
    } finally {
      lock.unlock();
    }
  }

  private long untilALeaseEnds() {
    return ids.stream()
        .mapToLong(id -> leases.timeToLive(id).orElse(Duration.ZERO).toNanos())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * Says that a job is done, and deletes it.
   *
   * @return false if the worker took too long and another has claimed the job since
   */
  public boolean done(Claim claim) {
    lock.lock();
    try {
      if (!isCurrent(claim)) {
        return false;
      }
      store.write(new Batch().delete(jobs, claim.id()).delete(leases, claim.id()));
      ids.remove(claim.id());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins the lease anew, for a worker that needs longer.
   *
   * @return false if the worker took too long and another has claimed the job since
   */
  public boolean renew(Claim claim) {
    lock.lock();
    try {
      if (!isCurrent(claim)) {
        return false;
      }
      leases.put(claim.id(), claim.worker(), leaseTime);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isCurrent(Claim claim) {
    return claim.job().equals(jobs.get(claim.id()));
  }

  /** How many jobs are not done, those in the hands of workers included. */
  public long size() {
    return jobs.mappingCount();
  }

  /** How many jobs were set aside. */
  public long setAside() {
    return setAside.mappingCount();
  }

  /**
   * Twelve jobs, three workers, and a fourth that claims the first job and is never heard of again:
   * {@code JobQueue DIRECTORY [MILLISECONDS-A-JOB]}.
   */
  public static void main(String[] args) throws InterruptedException {
    Duration work = Duration.ofMillis(args.length > 1 ? Long.parseLong(args[1]) : 20);
    try (Firkin store = Firkin.open(Path.of(args[0]))) {
      JobQueue queue = new JobQueue(store, Duration.ofSeconds(2), 3);
      for (int i = 1; i <= 12; i++) {
        queue.add("letter " + i);
      }
      queue.claim("unlucky").ifPresent(claim -> System.out.println("abandoned: " + claim.job()));
      List<Thread> workers = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        String name = "worker " + i;
        workers.add(Thread.ofVirtual().start(() -> workUntilEmpty(queue, name, work)));
      }
      for (Thread worker : workers) {
        worker.join();
      }
      System.out.println("left: " + queue.size() + ", set aside: " + queue.setAside());
    }
  }

  private static void workUntilEmpty(JobQueue queue, String worker, Duration work) {
    try {
      while (queue.size() > 0) {
        Optional<Claim> claim = queue.claim(worker, Duration.ofMillis(100));
        if (claim.isPresent()) {
          Thread.sleep(work);
          System.out.println("done: " + claim.get().job());
          queue.done(claim.get()); // whoever dies before this leaves the job to another
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
