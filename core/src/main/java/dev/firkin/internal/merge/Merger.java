package dev.firkin.internal.merge;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.config.MergeOptions;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.FirkinException;
import dev.firkin.error.StoreClosedException;
import dev.firkin.error.StoreIoException;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.Daemons;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.io.Joining;
import dev.firkin.internal.io.RateLimit;
import dev.firkin.internal.segment.Segment;
import dev.firkin.stats.MergeStats;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread that keeps the store small: writes the hint files of sealed segments, sweeps what has
 * expired, merges when the triggers or the space limit say so or when somebody asks, and deletes
 * what merges have retired. An error ends the merge that met it, not the thread.
 */
public final class Merger implements AutoCloseable {

  private final MergeParts parts;
  private final MergeOptions options;
  private final MergePlan plan;
  private final ExpirySweep sweep;
  private final DictionaryCare dictionaries;
  private final MergeRoom room;
  private final Thread thread;
  private final ConcurrentLinkedQueue<Segment> withoutHint = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Segment> retired = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
  private final Object bell = new Object();
  private boolean rung;
  private volatile boolean stopping;
  private volatile boolean paused;
  private volatile boolean gated;

  private volatile boolean running;
  private volatile long finished;
  private volatile long failed;
  private volatile long segmentsIn;
  private volatile long segmentsDropped;
  private volatile long bytesRead;
  private volatile long bytesWritten;
  private volatile long tombstonesDropped;
  private volatile long progress;
  private volatile long progressTotal;
  private volatile String lastFailure = "";

  /** A call of {@code compact}. */
  private record Request(double ratio, CompletableFuture<Long> reclaimed) {}

  /**
   * @param name of the thread
   */
  public Merger(
      String name,
      MergeParts parts,
      MergeOptions options,
      ExpirySweep sweep,
      DictionaryCare dictionaries,
      MergeRoom room) {
    this.parts = parts;
    this.options = options;
    this.plan = new MergePlan(options, parts.size());
    this.sweep = sweep;
    this.dictionaries = dictionaries;
    this.room = room;
    thread = Daemons.unstarted(name, new Work());
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Takes a sealed segment whose hint file is to be written. */
  public void sealed(Segment segment) {
    withoutHint.add(segment);
    if (spaceBytes() > spaceLimit() - parts.size().now()) {
      shutGate();
    }
    ring();
  }

  /** Takes a segment that nobody reads any more. */
  public void free(Segment segment) {
    retired.add(segment);
    ring();
  }

  /** Stops merges from starting, and the one at work from going on. */
  public void pause() {
    paused = true;
    openGate();
  }

  /** Lets merges go on. */
  public void resume() {
    paused = false;
    ring();
  }

  /**
   * Merges until no sealed segment has a larger share of dead bytes.
   *
   * @return bytes reclaimed
   */
  public long compact(double ratio) {
    Request request = new Request(ratio, new CompletableFuture<>());
    requests.add(request);
    ring();
    if (stopping) {
      refuseRequests();
    }
    boolean interrupted = false;
    while (true) {
      try {
        return request.reclaimed.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (java.util.concurrent.ExecutionException e) {
        if (e.getCause() instanceof FirkinException f) {
          f.addSuppressed(new Exception("asked for here"));
          throw f;
        }
        throw new IllegalStateException(e.getCause());
      } finally {
        if (interrupted && request.reclaimed.isDone()) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** What merges have done. */
  public MergeStats stats() {
    return new MergeStats(
        running,
        paused,
        finished,
        failed,
        segmentsIn,
        segmentsDropped,
        bytesRead,
        bytesWritten,
        tombstonesDropped,
        progress,
        progressTotal,
        lastFailure);
  }

  private void ring() {
    synchronized (bell) {
      rung = true;
      bell.notifyAll();
    }
  }

  /** What the thread does. */
  private final class Work implements Runnable {
    @Override
    public void run() {
      mergeWhenDue();
    }
  }

  private void mergeWhenDue() {
    while (!stopping) {
      try {
        deleteRetired();
        writeHints();
        Request request = requests.poll();
        if (request != null) {
          serve(request);
        } else if (!mergeOnce()) {
          openGate();
          pauseUntilRung();
        }
      } catch (Throwable e) { // whatever it was, also of a user's clock: the next round may go well
        openGate();
        if (!stopping) {
          LOGGER.log(System.Logger.Level.WARNING, "keeping the store small failed", e);
          pauseUntilRung();
        }
      }
    }
    openGate();
    refuseRequests();
    deleteRetired();
  }

  private void refuseRequests() {
    for (Request r = requests.poll(); r != null; r = requests.poll()) {
      r.reclaimed.completeExceptionally(new StoreClosedException("the store is being closed"));
    }
  }

  private void pauseUntilRung() {
    synchronized (bell) {
      if (!rung && !stopping) {
        try {
          bell.wait(TimeUnit.MILLISECONDS.convert(options.checkInterval()));
        } catch (InterruptedException e) {
          rung = true; // nobody outside has this thread; look around as if the bell had rung
        }
      }
      rung = false;
    }
  }

  private void writeHints() {
    if (withoutHint.isEmpty() || !room.holdReserve()) {
      return; // what room is left is for deletes
    }
    // No more than there are now: writers may seal segments faster than hints are written.
    for (int n = withoutHint.size(); n > 0; n--) {
      Segment s = withoutHint.poll();
      if (s == null || stopping || s.hasHint() || !s.tryAcquire()) {
        continue;
      }
      try {
        s.attach(parts.hints().write(s.header(), s.bytes(), s.end()));
      } catch (IOException | RuntimeException e) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "{0} goes without a hint file until the next opening: {1}",
            s.path(),
            e.toString());
      } finally {
        release(s);
      }
    }
  }

  private void release(Segment segment) {
    parts
        .log()
        .between(() -> {
          parts.snapshots().release(segment);
          return null;
        });
  }

  private void deleteRetired() {
    List<Long> gone = new ArrayList<>();
    for (Segment s = retired.poll(); s != null; s = retired.poll()) {
      parts.segments().free(s);
      s.close();
      if (parts.manifest().isInDoubt()) {
        continue;
      }
      try {
        parts.disk().delete(FileNames.hint(s.id()));
        parts.disk().delete(FileNames.data(s.id()));
        gone.add(s.id());
      } catch (IOException e) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "{0} cannot be deleted now and will be at the next opening: {1}",
            s.path(),
            e.toString());
      }
    }
    if (gone.isEmpty()) {
      return;
    }
    try {
      parts.disk().forceDirectory();
      parts.manifest().forget(gone);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "deletions are not forced: {0}", e.toString());
    }
    dictionaries.dropUnneeded();
  }

  private boolean mergeOnce() {
    sweep.run();
    deleteRetired();
    if (!options.enabled() || paused || stopping || parts.manifest().isInDoubt()) {
      return false;
    }
    List<Segment> run = List.of();
    if (spaceBytes() > spaceLimit() - 2 * parts.size().now()) {
      run = planned(plan::byGain);
    }
    if (run.isEmpty() && isWindowOpen()) {
      run = planned(sealed -> plan.byTriggers(sealed, parts.clock().now()));
    }
    if (run.isEmpty() || paused) { // by whoever sealed it since the first look
      return false;
    }
    if (!room.holdReserve()) {
      // What room is left is for deletes, and the reserve for who asks: only what needs none.
      run = run.stream().filter(Merger::isDead).findFirst().map(List::of).orElse(List.of());
      if (run.isEmpty()) {
        return false;
      }
    }
    FirkinException failure = mergeOnce(run);
    if (gated && spaceBytes() <= spaceLimit() - parts.size().now()) {
      openGate();
    }
    return failure == null || failure instanceof CorruptDataException;
  }

  private static boolean isDead(Segment s) {
    return s.liveBytes() == 0 && s.tombstones() == 0 && !s.hasExpiring();
  }

  private boolean isWindowOpen() {
    Instant now = Instant.ofEpochMilli(parts.clock().now());
    return options.window().contains(LocalTime.ofInstant(now, options.window().zone()));
  }

  private interface Choice {
    List<Segment> from(List<Segment> sealed);
  }

  private List<Segment> planned(Choice choice) {
    return parts
        .log()
        .between(() -> {
          List<Segment> all = parts.segments().ordered();
          return choice.from(all.subList(0, all.size() - 1));
        });
  }

  private void serve(Request request) {
    try {
      sweep.run();
      if (request.ratio == 0) {
        dictionaries.trainIfDue(); // by which all segments become outdated
      }
      long before = spaceBytes();
      long firstWritten = parts.manifest().current().freeId();
      List<Segment> asked = planned(List::copyOf);
      long upTo = asked.isEmpty() ? 0 : asked.getLast().lastSequence();
      while (!stopping) {
        List<Segment> run =
            planned(sealed ->
                plan.byDeadRatio(
                    sealed.stream().takeWhile(s -> s.lastSequence() <= upTo).toList(),
                    request.ratio,
                    firstWritten,
                    request.ratio == 0 ? this::isOutdated : s -> false));
        if (run.isEmpty()) {
          break;
        }
        FirkinException failure = merge(run);
        if (failure != null) {
          request.reclaimed.completeExceptionally(failure);
          return;
        }
        deleteRetired();
      }
      writeHints();
      request.reclaimed.complete(Math.max(0, before - spaceBytes()));
    } catch (Throwable e) { // a compressor may throw what it does not declare
      request.reclaimed.completeExceptionally(e);
    }
  }

  private boolean isOutdated(Segment s) {
    return !s.compression().isSameAs(parts.compressions().current());
  }

  /** Merges a run, with the reserve if the disk is full. Returns what stopped it, or null. */
  private @Nullable FirkinException merge(List<Segment> run) {
    FirkinException failure = mergeOnce(run);
    boolean full = failure instanceof StoreIoException e && e.isDiskFull();
    return full && room.releaseReserve() ? mergeOnce(run) : failure;
  }

  private @Nullable FirkinException mergeOnce(List<Segment> run) {
    dictionaries.trainIfDue();
    List<Segment> all = parts.segments().ordered();
    List<Segment> older = all.subList(0, all.indexOf(run.getFirst()));
    MergeEvent event = new MergeEvent();
    event.begin();
    long total = run.stream().mapToLong(Segment::end).sum();
    parts.log().mergeBegins();
    running = true;
    progressTotal = total;
    try {
      RateLimit rate = new RateLimit(options.bytesPerSecondMax(), () -> stopping || gated);
      Merge.Result result =
          new Merge(parts, run, new ArrayList<>(older), rate, this::holdOrStop, p -> progress = p)
              .run();
      finished++;
      segmentsIn += run.size();
      if (result.bytesWritten() == 0) {
        segmentsDropped += run.size();
      }
      bytesRead += result.bytesRead();
      bytesWritten += result.bytesWritten();
      tombstonesDropped += result.tombstonesDropped();
      event.segments = run.size();
      event.bytesRead = result.bytesRead();
      event.bytesWritten = result.bytesWritten();
      event.commit();
      LOGGER.log(
          System.Logger.Level.DEBUG,
          "merged {0} segments, {1} bytes, into {2} bytes",
          run.size(),
          result.bytesRead(),
          result.bytesWritten());
      return null;
    } catch (Merge.Stopped e) {
      return new StoreClosedException("the store is being closed");
    } catch (DiskFullException e) {
      return failed(
          StoreIoException.diskFull(
              "the disk is full: a merge in %s was given up, the store is as it was; free some space"
                  .formatted(parts.disk().root()),
              e));
    } catch (IOException e) {
      return failed(
          parts.manifest().isInDoubt()
              ? room.manifestInDoubt(e)
              : StoreIoException.refused(
                  "a merge in %s was given up: %s".formatted(parts.disk().root(), e.getMessage()),
                  e));
    } catch (FirkinException e) {
      return failed(e);
    } catch (RuntimeException | Error e) {
      if (parts.manifest().isInDoubt()) {
        room.manifestInDoubt(e);
      }
      throw e;
    } finally {
      parts.log().mergeEnds();
      running = false;
      progress = 0;
      progressTotal = 0;
    }
  }

  private FirkinException failed(FirkinException e) {
    failed++;
    lastFailure = String.valueOf(e.getMessage());
    LOGGER.log(System.Logger.Level.WARNING, "{0}", lastFailure);
    return e;
  }

  /** Waits while merges are paused; says whether to give up. */
  private boolean holdOrStop() {
    while (paused && !stopping) {
      pauseUntilRung();
    }
    return stopping;
  }

  private void shutGate() {
    if (!paused && !stopping && thread.isAlive() && options.enabled()) {
      gated = true;
      room.shutGate(true);
    }
  }

  private void openGate() {
    gated = false;
    room.shutGate(false);
  }

  /** Bytes that the store takes, hint files included. */
  public long spaceBytes() {
    long bytes = 0;
    for (Segment s : parts.segments().ordered()) {
      bytes += s.end() + s.hintBytes();
    }
    return bytes;
  }

  /** Bytes that the store may take; hint files count on both sides. */
  private long spaceLimit() {
    if (options.spaceRatioMax() == 0) {
      return Long.MAX_VALUE;
    }
    long live = 0;
    long data = 0;
    long hints = 0;
    for (Segment s : parts.segments().ordered()) {
      live += s.liveBytes() + SegmentHeader.BYTES;
      if (s.hasHint()) {
        data += s.end();
        hints += s.hintBytes();
      }
    }
    double withHints = data == 0 ? 1 : 1 + (double) hints / data;
    long smallest = 4 * parts.size().now();
    return (long) (options.spaceRatioMax() * Math.max(live * withHints, smallest));
  }

  /** Ends the thread; a merge at work is given up, and nothing of it stays. */
  @Override
  public void close() {
    stopping = true;
    ring();
    Joining.join(thread);
    refuseRequests();
  }
}
