package dev.firkin.internal.merge;

import dev.firkin.error.CodecException;
import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.HintFile;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.io.RateLimit;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.SegmentWriter;
import dev.firkin.spi.Location;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One merge: copies what is alive in a run of neighbouring sealed segments to new segments that
 * take their place.
 *
 * <p><b>What stays.</b> A put to which its keydir points. A tombstone whose key is absent, as long
 * as an older segment may hold the key; the hint files of the older segments answer that, and a
 * segment without one counts as holding it. A put that has expired stands for a tombstone. A clear,
 * as long as an older segment holds anything of the map. Everything else is dead, and has been
 * superseded by a record that is forced before the merge is installed.
 *
 * <p><b>Order.</b> Outputs are durable, then their names; the log is forced, since a record that
 * supersedes one that is dropped here must not be lost when that one is gone; one replacement of
 * the manifest installs the outputs and makes the inputs spare. Only then are the keydirs pointed
 * to the copies, each by a compare-and-set against the location that was copied; then the inputs
 * are retired. A crash before the replacement leaves spare outputs, one behind it spare inputs, and
 * the next opening deletes either.
 */
final class Merge {

  /**
   * What came of it.
   *
   * @param bytesRead bytes of the inputs
   * @param bytesWritten bytes of the outputs
   * @param tombstonesDropped tombstones that nobody needs
   */
  record Result(long bytesRead, long bytesWritten, long tombstonesDropped) {}

  /** Thrown to give up when the store is being closed. */
  static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("the store is being closed", null, false, false);
    }
  }

  private final MergeParts parts;
  private final List<Segment> inputs;
  private final List<Segment> older;
  private final RateLimit rate;
  private final BooleanSupplier stop;
  private final LongConsumer progress;
  private final long segmentBytes;
  private final Compression compression;
  private final SecureRandom random = new SecureRandom();
  private final LookAhead ahead;
  private final List<Output> outputs = new ArrayList<>();
  private final Moves moves;
  private final List<Long> reserved = new ArrayList<>();
  private long tombstonesDropped;
  private boolean tombstonesKept;
  private long done;
  private RecordView view = new RecordView(); // the record at hand

  /**
   * @param inputs a run of neighbours, oldest first
   * @param older all segments before them
   * @param progress told how many bytes of the inputs are done
   */
  Merge(
      MergeParts parts,
      List<Segment> inputs,
      List<Segment> older,
      RateLimit rate,
      BooleanSupplier stop,
      LongConsumer progress) {
    this.parts = parts;
    this.inputs = inputs;
    this.older = older;
    this.rate = rate;
    this.stop = stop;
    this.progress = progress;
    this.segmentBytes = parts.size().now();
    this.compression = parts.compressions().current();
    this.ahead = new LookAhead(parts, inputs.getFirst());
    this.moves = new Moves(parts);
  }

  /** A segment that is being written. */
  private static final class Output {
    final SegmentWriter writer;
    @Nullable Segment segment;
    long tombstones;
    long tombstoneBytes;

    Output(SegmentWriter writer) {
      this.writer = writer;
    }
  }

  /**
   * Merges.
   *
   * @throws IOException if the disk refuses; nothing has changed
   * @throws CorruptDataException if a record cannot be read; nothing has changed, and the segment
   *     says so
   * @throws Stopped if the store is being closed
   */
  Result run() throws IOException, Stopped {
    boolean installed = false;
    try {
      for (Segment input : inputs) {
        if (!isAllDead(input)) {
          copy(input);
        }
        done += input.end();
        progress.accept(done);
      }
      finishOutputs();
      parts.log().relocations().lock();
      try {
        install();
        installed = true;
        moveOver();
      } finally {
        parts.log().relocations().unlock();
      }
    } finally {
      if (!installed) {
        abandon();
      }
    }
    long read = inputs.stream().mapToLong(Segment::end).sum();
    long written = outputs.stream().mapToLong(o -> o.writer.end()).sum();
    return new Result(read, written, tombstonesDropped);
  }

  /**
   * Nothing in it is alive, and nothing in it is needed by older segments: its data need not be
   * read. An expired put may be needed, as a tombstone. Counts are not enough to let records go by:
   * the keydirs must say the same of each key in the hint file.
   */
  private boolean isAllDead(Segment input) {
    boolean counted =
        parts
            .log()
            .between(() ->
                input.liveBytes() == 0
                    && input.tombstones() == 0
                    && (older.isEmpty() || !input.hasExpiring()));
    Segment.Hint hint = counted ? input.hint() : null;
    if (hint == null) {
      return false;
    }
    boolean[] held = {false};
    hint.content()
        .visit(
            new HintFile.Visitor() {
              @Override
              public void cleared(int map) {
                held[0] = true; // a clear is no live record, but must be looked at
              }

              @Override
              public void entry(int map, byte[] key, long hash, long place, boolean tombstone) {
                long at = place | Location.of(input.slot(), 0, 0);
                held[0] |= parts.maps().get(map).keydir().holds(key, hash, at);
              }
            });
    return !held[0];
  }

  private void copy(Segment input) throws IOException, Stopped {
    ahead.begin(input);
    try {
      while (ahead.next()) {
        if (stop.getAsBoolean()) {
          throw new Stopped();
        }
        view = ahead.record();
        copyIfNeeded(input);
        progress.accept(done + ahead.at());
      }
    } catch (CorruptDataException e) {
      throw noted(input, e);
    } catch (InternalError e) {
      throw noted(
          input,
          input.damaged(ahead.at(), "the file, or one that tells what is alive in it, was cut", e));
    }
  }

  private static CorruptDataException noted(Segment input, CorruptDataException damage) {
    input.damage(String.valueOf(damage.getMessage()));
    return damage;
  }

  private void copyIfNeeded(Segment input) throws IOException {
    if (view.has(RecordFormat.CLEAR)) {
      if (olderMayHold(view.map())) {
        tombstonesKept = true;
        add(RecordFormat.CLEAR, new byte[0], 0, 0);
      } else {
        tombstonesDropped++;
      }
      return;
    }
    byte[] key = ahead.key();
    long hash = ahead.hash();
    Keyspace map = ahead.map();
    boolean live = ahead.isAlive();
    if (!live && !view.isWhole()) {
      throw damagedBody(input); // a damaged key is found nowhere, and would pass for dead
    }
    if (view.has(RecordFormat.TOMBSTONE)) {
      if (isAbsent(map, key, hash) && olderMayHold(view.map(), hash)) {
        addTombstone(key);
      } else {
        tombstonesDropped++;
      }
      return;
    }
    if (!live && !(view.has(RecordFormat.EXPIRY) && isAbsent(map, key, hash))) {
      return; // superseded, or deleted
    }
    long now = parts.clock().now(); // asked anew for each: it may be set back in the middle
    if (view.has(RecordFormat.EXPIRY)
        && parts.clock().isExpired(view.expiry(), view.sequence(), now)) {
      parts.log().expired(view.expiry(), view.sequence(), now);
      if (olderMayHold(view.map(), hash)) {
        addTombstone(key);
      }
      if (live) {
        moves.expired(ahead.location());
      }
    } else if (live) {
      copyLive(input);
    }
  }

  private static boolean isAbsent(Keyspace map, byte[] key, long hash) {
    return map.keydir().find(key, hash) == Location.ABSENT;
  }

  private void addTombstone(byte[] key) throws IOException {
    tombstonesKept = true;
    add(RecordFormat.TOMBSTONE, key, key.length, RecordFormat.bodyChecksum(key, 0, key.length));
  }

  private void copyLive(Segment input) throws IOException {
    byte[] body = new byte[Math.toIntExact(view.bodyBytes())];
    view.copyBody(body);
    int checksum = RecordFormat.bodyChecksum(body, 0, body.length);
    if (checksum != view.bodyChecksum()) {
      throw damagedBody(input);
    }
    int flags = view.flags() & (RecordFormat.EXPIRY | RecordFormat.COMPRESSED);
    if (!input.compression().isSameAs(compression)) {
      int keyLength = view.keyLength();
      byte[] value = Arrays.copyOfRange(body, keyLength, body.length);
      if ((flags & RecordFormat.COMPRESSED) != 0) {
        value = input.restore(view.offset(), value);
      }
      byte[] compressed = compressedOrNull(value);
      flags &= ~RecordFormat.COMPRESSED;
      flags |= compressed == null ? 0 : RecordFormat.COMPRESSED;
      byte[] stored = compressed == null ? value : compressed;
      body = Arrays.copyOf(body, keyLength + stored.length);
      System.arraycopy(stored, 0, body, keyLength, stored.length);
      checksum = RecordFormat.bodyChecksum(body, 0, body.length);
    }
    long place = add(flags, body, body.length, checksum);
    moves.copied(ahead.location(), outputs.size() - 1, place);
  }

  private CorruptDataException damagedBody(Segment input) {
    return input.damaged(
        view.offset(), "the record's bytes do not have its checksum, found by a merge", null);
  }

  /** A value that is there stays, even one that the present compressor refuses. */
  private byte @Nullable [] compressedOrNull(byte[] value) {
    try {
      return compression.compress(value);
    } catch (CodecException e) {
      return null;
    }
  }

  private long add(int flags, byte[] body, int length, int checksum) throws IOException {
    boolean expires = (flags & RecordFormat.EXPIRY) != 0;
    long bytes = RecordFormat.recordBytes(expires, view.keyLength(), length - view.keyLength());
    Output output = outputFor(bytes);
    rate.spend(bytes);
    long offset = output.writer.add(view, flags, body, length, checksum);
    boolean tombstone = (flags & (RecordFormat.TOMBSTONE | RecordFormat.CLEAR)) != 0;
    if (tombstone) {
      output.tombstones++;
      output.tombstoneBytes += bytes;
    }
    return Location.of(0, offset, bytes);
  }

  private Output outputFor(long bytes) throws IOException {
    if (!outputs.isEmpty()) {
      Output last = outputs.getLast();
      if (last.writer.end() + bytes <= segmentBytes) {
        return last;
      }
      last.writer.finish();
    }
    long id = parts.manifest().reserveId();
    reserved.add(id);
    long base = outputs.isEmpty() ? inputs.getFirst().header().sequenceBase() : view.sequence() - 1;
    SegmentHeader header =
        new SegmentHeader(
            parts.manifest().current().store(),
            id,
            base,
            random.nextInt(),
            compression.name(),
            compression.dictionary());
    Output output = new Output(new SegmentWriter(parts.disk(), header));
    outputs.add(output);
    return output;
  }

  private boolean olderMayHold(int map, long hash) {
    for (Segment segment : older) {
      Segment.Hint hint = segment.hint();
      if (hint == null || hint.content().mayHold(map, hash)) {
        return true;
      }
    }
    return false;
  }

  private boolean olderMayHold(int map) {
    for (Segment segment : older) {
      Segment.Hint hint = segment.hint();
      if (hint == null || hint.content().mayHold(map)) {
        return true;
      }
    }
    return false;
  }

  private void finishOutputs() throws IOException {
    if (!outputs.isEmpty()) {
      outputs.getLast().writer.finish();
    }
    for (Output output : outputs) {
      output.writer.close();
    }
    parts.disk().forceDirectory();
    for (Output output : outputs) {
      open(output);
    }
  }

  /** Opens an output as a segment and writes its hint file, which also reads every header back. */
  private void open(Output output) throws IOException {
    SegmentHeader header = output.writer.header();
    MappedFile file = parts.disk().map(FileNames.data(header.segment()));
    Segment.Hint hint = null;
    try {
      Segment.Hint written = parts.hints().write(header, file.bytes(), output.writer.end());
      hint = written;
      Segment segment =
          parts
              .segments()
              .place(slot ->
                  new Segment(
                      parts.disk().root(),
                      header,
                      slot,
                      file,
                      written.content().summary(),
                      compression));
      output.segment = segment;
      segment.attach(written);
      segment.countTombstones(output.tombstones, output.tombstoneBytes);
      segment.tombstonesNeeded(tombstonesKept);
    } finally {
      if (output.segment == null) {
        file.close();
        if (hint != null) {
          hint.file().close();
        }
      }
    }
  }

  private List<Segment> outputSegments() {
    List<Segment> all = new ArrayList<>();
    for (Output output : outputs) {
      Segment segment = output.segment;
      if (segment != null) {
        all.add(segment);
      }
    }
    return all;
  }

  private void install() throws IOException {
    long sequence = parts.log().forceAll();
    List<Long> in = inputs.stream().map(Segment::id).toList();
    List<Manifest.Sealed> out =
        outputSegments().stream()
            .map(s -> new Manifest.Sealed(s.id(), s.end(), s.digest()))
            .toList();
    parts
        .manifest()
        .update(m -> {
          List<Manifest.Sealed> sealed = new ArrayList<>(m.sealed());
          List<Long> ids = sealed.stream().map(Manifest.Sealed::id).toList();
          int at = ids.indexOf(in.getFirst());
          if (at < 0 || !ids.subList(at, at + in.size()).equals(in)) {
            throw new IllegalStateException("the manifest does not list the inputs " + in);
          }
          sealed.subList(at, at + in.size()).clear();
          sealed.addAll(at, out);
          List<Long> spare = new ArrayList<>(m.spare());
          spare.removeAll(reserved);
          spare.addAll(in);
          return new Manifest(
              m.store(),
              0,
              m.freeId(),
              sealed,
              m.active(),
              m.next(),
              sequence,
              spare,
              m.dictionaries());
        });
  }

  private void moveOver() {
    try {
      moves.relocate(outputSegments());
      retire();
    } catch (RuntimeException | Error e) {
      throw parts.log().fail(e); // the manifest has gone on, and memory has not
    }
  }

  private void retire() {
    parts
        .log()
        .between(() -> {
          parts.segments().replace(inputs, outputSegments());
          for (Segment input : inputs) {
            parts.snapshots().retire(input);
          }
          parts.log().mergeEnds();
          // Only what is older than a tombstone can need it, so only newer segments get another
          // look.
          List<Segment> all = parts.segments().ordered();
          for (Segment newer : all.subList(older.size() + outputs.size(), all.size())) {
            newer.tombstonesNeeded(false);
          }
          return null;
        });
  }

  /**
   * Takes back what was begun. What cannot be deleted now is spare and goes at the next opening.
   */
  private void abandon() {
    for (Output output : outputs) {
      Segment segment = output.segment;
      try {
        if (segment != null && segment.release()) { // else a sweep has it, and lets it go
          parts.segments().free(segment);
          segment.close();
        }
        output.writer.close();
      } catch (IOException e) {
        continue;
      }
    }
    if (parts.manifest().isInDoubt()) {
      return; // it may name the outputs by now
    }
    try {
      for (long id : reserved) {
        parts.disk().delete(FileNames.data(id));
        parts.disk().delete(FileNames.hint(id));
      }
      parts.disk().forceDirectory();
      parts.manifest().forget(reserved);
    } catch (IOException e) {
      return; // they stay spare
    }
  }
}
