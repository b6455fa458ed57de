package dev.firkin.internal.recovery;

import dev.firkin.internal.format.Checkpoint;
import dev.firkin.internal.format.Checkpoint.Position;
import dev.firkin.internal.format.Checkpoint.SegmentState;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.segment.Hints;
import dev.firkin.internal.segment.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads what the segments hold into the keydirs, the oldest first: from their hint files where
 * these are whole, else from their records, and of what a checkpoint knows only what is behind its
 * first position.
 */
final class SegmentLoader implements AutoCloseable {

  private final Hints hints;
  private final KeydirLoader loader;
  private final HintRun run;
  private final @Nullable StoredCheckpoint checkpoint;
  private final List<Segment> withoutHint = new ArrayList<>();
  private final List<ScannedHint> scannedHints = new ArrayList<>();
  private int hintsLoaded;
  private int segmentsScanned;
  private long behindCheckpoint;

  /**
   * @param run takes hint files in the order of their segments
   * @param checkpoint that is used, or null
   */
  SegmentLoader(
      Hints hints, KeydirLoader loader, HintRun run, @Nullable StoredCheckpoint checkpoint) {
    this.hints = hints;
    this.loader = loader;
    this.run = run;
    this.checkpoint = checkpoint;
  }

  /** Sealed segments whose hint file is to be written. */
  List<Segment> withoutHint() {
    return withoutHint;
  }

  int hintsLoaded() {
    return hintsLoaded;
  }

  int segmentsScanned() {
    return segmentsScanned;
  }

  /** Bytes of log that were read because no checkpoint has them. */
  long behindCheckpoint() {
    return behindCheckpoint;
  }

  /** Lets go of the hints that were made in memory. */
  @Override
  public void close() {
    for (ScannedHint hint : scannedHints) {
      hint.close();
    }
  }

  // ---- sealed segments

  /** Has a segment that the checkpoint counted open its hint file when somebody asks for it. */
  void attachHint(SealedFile opened, Map<String, Disk.Entry> entries) {
    Segment segment = opened.segment();
    if (checkpoint == null || checkpoint.stateOf(segment.id()) == null) {
      return;
    }
    Disk.Entry hint = entries.get(FileNames.hint(segment.id()));
    if (hint == null) {
      withoutHint.add(segment);
    } else {
      segment.attachLater(new LateHint(hints, opened.header(), opened.sealed()), hint.length());
    }
  }

  /** A sealed segment's hint file, opened when it is asked for. */
  private record LateHint(Hints hints, SegmentHeader header, Manifest.Sealed sealed)
      implements Supplier<Segment.@Nullable Hint> {
    @Override
    public Segment.@Nullable Hint get() {
      return wholeHint(hints, header, sealed);
    }
  }

  /** Loads a sealed segment. */
  void load(SealedFile opened) throws IOException {
    Segment segment = opened.segment();
    SegmentState state = checkpoint == null ? null : checkpoint.stateOf(segment.id());
    if (state == null) {
      load(segment, opened.sealed());
    } else if (opened.sealed().length() > state.summary().covered()
        || state.summary().lastSequence() > checkpointed().from().sequence()) {
      loadAgain(segment, state, opened.sealed().length());
      checkSealed(segment, opened.sealed());
    }
  }

  private void load(Segment segment, Manifest.Sealed sealed) throws IOException {
    Segment.Hint hint = wholeHint(hints, segment.header(), sealed);
    behindCheckpoint += sealed.length();
    if (hint == null) {
      withoutHint.add(segment);
    } else {
      segment.attach(hint);
      if (checkpoint == null || !hint.content().hasClears()) {
        segment.restore(hint.content().summary());
        passCheckpointBefore(segment.lastSequence());
        run.load(segment, hint.content());
        hintsLoaded++;
        return;
      }
    }
    scanAll(segment, sealed.length());
    checkSealed(segment, sealed);
  }

  /** Loads all records of a segment, with those before if the hint files are being merged. */
  private void scanAll(Segment segment, long end) throws IOException {
    if (!run.isMerging() || !ScannedHint.isAffordable(end) || end == SegmentHeader.BYTES) {
      run.end();
      scan(segment, SegmentHeader.BYTES, end);
      return;
    }
    segmentsScanned++;
    ScannedHint scanned = new ScannedHint(segment, loader.hash());
    scannedHints.add(scanned);
    SegmentScan.all(
        segment,
        SegmentHeader.BYTES,
        end,
        record -> {
          appended(segment, record);
          scanned.add(record);
        });
    run.load(segment, scanned.hints(segment.bytes()));
  }

  /** A sealed segment's hint file; null if there is none that speaks of the whole of it. */
  private static Segment.@Nullable Hint wholeHint(
      Hints hints, SegmentHeader header, Manifest.Sealed sealed) {
    Segment.Hint hint = hints.open(header);
    if (hint != null
        && (hint.content().summary().covered() != sealed.length()
            || hint.content().summary().digest() != sealed.digest())) {
      hint.file().close();
      return null;
    }
    return hint;
  }

  private static void checkSealed(Segment segment, Manifest.Sealed sealed) {
    if (segment.digest() != sealed.digest()) {
      throw segment.damaged(
          SegmentHeader.BYTES, "the records are not those that were sealed", null);
    }
  }

  /** Loads the records of a part of a segment, and counts them as its own. */
  private void scan(Segment segment, long from, long end) {
    if (end > from) {
      segmentsScanned++;
      SegmentScan.all(
          segment,
          from,
          end,
          record -> {
            passCheckpointBefore(record.sequence());
            take(segment, record);
          });
    }
  }

  /**
   * Loads what is behind the checkpoint's first position in a segment that it knows: again, up to
   * its second one, and from there on for the first time.
   */
  private void loadAgain(Segment segment, SegmentState state, long end) {
    Position from = checkpointed().from();
    Position upTo = checkpointed().upTo();
    long again = segment.id() == from.segment() ? from.offset() : SegmentHeader.BYTES;
    long known = state.summary().covered();
    behindCheckpoint += end - again;
    Segment.Hint hint = state.sealed() ? segment.hint() : null;
    if (hint != null && !hint.content().hasClears()) {
      loader.loadAgain(segment, hint.content(), again);
      hintsLoaded++;
      return;
    }
    if (again != known) {
      SegmentScan.all(segment, again, known, record -> loader.load(segment, record));
    }
    if (segment.id() == upTo.segment()) {
      loader.passCheckpoint(checkpointed().removed());
      scan(segment, known, end);
    }
  }

  /** Passes the checkpoint's second position before the first record behind it. */
  private void passCheckpointBefore(long sequence) {
    if (loader.isBeforeCheckpoint() && sequence > checkpointed().upTo().sequence()) {
      loader.passCheckpoint(checkpointed().removed());
    }
  }

  private Checkpoint checkpointed() {
    StoredCheckpoint present = checkpoint;
    if (present == null) {
      throw new IllegalStateException("no checkpoint is used");
    }
    return present.content();
  }

  private void take(Segment segment, RecordView record) {
    appended(segment, record);
    loader.load(segment, record);
  }

  private static void appended(Segment segment, RecordView record) {
    segment.appended(
        record.next(), record.headerChecksum(), record.sequence(), record.flags(), record.expiry());
  }

  // ---- the active segment

  /** Loads the active segment; then all is loaded. */
  void load(ActiveFile active) throws IOException {
    Segment segment = active.segment();
    SegmentState state = checkpoint == null ? null : checkpoint.stateOf(segment.id());
    if (state == null) {
      loadUpTo(segment, active.end());
    } else {
      segment.lastRecord(checkpointed().witness());
      segment.hinted(hints.covered(segment.header()));
      loadAgain(segment, state, active.end());
    }
    passCheckpointBefore(Long.MAX_VALUE);
  }

  private void loadUpTo(Segment segment, long end) throws IOException {
    long from = SegmentHeader.BYTES;
    Segment.Hint hint = hints.open(segment.header());
    try {
      if (hint != null && (checkpoint == null || !hint.content().hasClears())) {
        passCheckpointBefore(hint.content().summary().lastSequence());
        segment.restore(hint.content().summary());
        run.load(segment, hint.content());
        from = segment.end();
        segment.hinted(from);
        segment.lastRecord(hint.content().lastRecord());
        hintsLoaded++;
      } else {
        scanAll(segment, end);
        from = end;
      }
      run.end();
    } finally {
      if (hint != null) {
        hint.file().close();
      }
    }
    behindCheckpoint += end - SegmentHeader.BYTES;
    scan(segment, from, end);
  }
}
