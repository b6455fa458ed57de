package dev.firkin.internal.write;

import dev.firkin.error.CorruptDataException;
import dev.firkin.error.StoreIoException;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.expiry.ExpiryClock;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.internal.snapshot.Snapshots;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The one log of a store: every change of every map is appended here, in the order in which it
 * takes effect.
 *
 * <p><b>The append lock</b> orders everything that changes: bytes are copied into the mapped active
 * segment, the record's header last, then the keydir is pointed to them, all under the lock; so the
 * log's order, the keydir's and what readers see are one. The lock is never held while a user's
 * code runs. It is a monitor, and so are the force lock and the gate: a thread whose stack
 * overflows where it should call {@code unlock} leaves a lock behind, for ever, and a monitor
 * never, since to leave it takes no call. It is held over a force only at a roll-over, since no
 * record may follow in the next segment while one before it could still be lost. Lock order: append
 * lock, then the force lock, then the manifest.
 *
 * <p><b>Whatever is thrown</b> between the first byte of a record and the keydir's answer, a stack
 * overflow included, ends all writing: the log would say one thing, and counts and keydirs another,
 * which only opening mends. An unfinished batch that other records follow would even cut them off.
 *
 * <p><b>Readers</b> take no lock. A batch is seen as a whole because {@link #publishing} is odd
 * while its keys are being pointed to their records, and readers wait for that.
 *
 * <p><b>Room.</b> Stores below {@link LogFile#allocated()} cannot run out of disk. It is taken
 * ahead, or by the writer that comes first ({@link LogRoom}). If there is none, nothing has
 * changed.
 */
public final class Log {

  /** No condition: append whatever is there. */
  public static final long ANY = -1;

  /**
   * Nothing was appended, because the value is compressed otherwise than the active segment says: a
   * new dictionary came into use meanwhile. Compressing it again helps.
   */
  public static final long COMPRESSED_OTHERWISE = -1;

  private static final byte[] NO_BYTES = {};
  private static final int SCRATCH = 64 << 10;
  private static final VarHandle SEQUENCE;

  static {
    try {
      SEQUENCE = MethodHandles.lookup().findVarHandle(Log.class, "sequence", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final StoreState state;
  private final Segments segments;
  private final Snapshots snapshots;
  private final ExpiryClock clock;
  private final Forcer forcer;
  private final RollOver rollOver;
  private final SpaceGate gate;
  private final Reserve reserve;
  private final LogRoom room;
  private final Object lock = new Object();
  private final Object turnstile = new Object();
  private final byte[] scratch = new byte[SCRATCH];
  private final RecordView view = new RecordView();
  private @Nullable Runnable roomNeeded;
  private @Nullable Runnable beforeFirstWrite;

  private volatile boolean isTurn; // of whoever is in the turnstile
  private volatile Segment active;
  private LogFile file;
  private volatile long sequence;
  private volatile int publishing;
  private volatile long sealedBytes; // minus what the first active segment had at opening
  private long wakeAt;

  /**
   * @param active the segment to append to
   * @param sequence of the last record
   */
  public Log(
      StoreState state,
      Segments segments,
      Snapshots snapshots,
      ExpiryClock clock,
      Forcer forcer,
      RollOver rollOver,
      SpaceGate gate,
      Reserve reserve,
      Segment active,
      long sequence) {
    this.state = state;
    this.segments = segments;
    this.snapshots = snapshots;
    this.clock = clock;
    this.forcer = forcer;
    this.rollOver = rollOver;
    this.gate = gate;
    this.reserve = reserve;
    room = new LogRoom(state, reserve);
    this.active = active;
    this.file = (LogFile) active.file();
    this.sequence = sequence;
    sealedBytes = -active.end();
  }

  /** Whom to wake when room runs short. */
  void onRoomNeeded(Runnable wake) {
    roomNeeded = wake;
  }

  /** What is to be done before anything is written. Before the first write. */
  public void beforeFirstWrite(Runnable something) {
    beforeFirstWrite = something;
  }

  /** Refuses a write, or sees to what comes before the first. */
  private void beginWrite() {
    state.checkWritable();
    Runnable first = beforeFirstWrite;
    if (first != null) {
      first.run();
      beforeFirstWrite = null;
    }
  }

  /** Bytes that were logged since the store was opened, about. */
  public long loggedBytes() {
    return sealedBytes + active.end();
  }

  /** Order of the last write. */
  public long sequence() {
    return sequence;
  }

  /** The segment that takes the writes. */
  public Segment active() {
    return active;
  }

  /** Odd while a batch becomes visible; different after one did. */
  public int publishing() {
    return publishing;
  }

  /** Waits until the batch that is becoming visible is visible. */
  public void awaitPublished() {
    synchronized (lock) {
      return; // who publishes holds it
    }
  }

  /**
   * Does something between two writes, in turn with the writers. The lock is not fair, for that
   * would cost every write; a busy writer takes it again before a thread that was waiting has woken
   * up. So who is not a writer waits in a turnstile, through which writers must go as long as
   * somebody in it waits.
   */
  public <T extends @Nullable Object> T between(Supplier<T> something) {
    if (Thread.holdsLock(lock)) {
      return something.get();
    }
    synchronized (turnstile) {
      isTurn = true;
      synchronized (lock) {
        isTurn = false;
        return something.get();
      }
    }
  }

  /** For a writer, before it takes the lock. */
  private void giveWay() {
    if (isTurn && !Thread.holdsLock(lock)) {
      synchronized (turnstile) {
        return; // whoever was in it has had the lock
      }
    }
  }

  /**
   * Appends one change: a put, or with the flag TOMBSTONE a delete.
   *
   * @param value stored bytes, empty for a delete
   * @param flags TOMBSTONE, EXPIRY and COMPRESSED of {@link RecordFormat}
   * @param compression of the value, if it is compressed
   * @param expiry milliseconds since 1970, 0 without the flag
   * @param expected {@link #ANY}, or where the key's record must be, {@link Location#ABSENT} for
   *     nowhere
   * @param expectedSequence sequence of the record there, since a location may come to mean another
   *     record
   * @return the sequence, or 0 if the key's record was elsewhere, or if there was nothing to
   *     delete, or {@link #COMPRESSED_OTHERWISE}
   * @throws StoreIoException if there is no room, or the disk failed
   */
  public long append(
      Keyspace map,
      byte[] key,
      long hash,
      byte[] value,
      int flags,
      Compression compression,
      long expiry,
      long expected,
      long expectedSequence) {
    long time = clock.now(); // the user's code, and before anything that it could harm
    gate.await(lock);
    giveWay();
    synchronized (lock) {
      beginWrite();
      boolean delete = (flags & RecordFormat.TOMBSTONE) != 0;
      if (expected != ANY || delete) {
        long found = map.keydir().find(key, hash);
        if (expected != ANY && !isRecord(found, expected, expectedSequence)
            || delete && found == Location.ABSENT) {
          return 0;
        }
      }
      if (!delete) {
        map.makeRoom(key, hash); // before anything is in the log, which takes nothing back
      }
      makeRoom(
          RecordFormat.recordBytes((flags & RecordFormat.EXPIRY) != 0, key.length, value.length),
          delete);
      if ((flags & RecordFormat.COMPRESSED) != 0 && !compression.isSameAs(active.compression())) {
        return COMPRESSED_OTHERWISE;
      }
      try {
        long location = store(map.id(), key, value, flags, expiry, time);
        publish(map, key, hash, location, delete);
        return sequence;
      } catch (Throwable e) {
        state.failure = e; // a call may find no stack for that
        throw state.fail(e);
      }
    }
  }

  /** Whether a location still means the record that it was read as. */
  private boolean isRecord(long found, long expected, long expectedSequence) {
    if (found == Location.ABSENT || expected == Location.ABSENT) {
      return found == expected;
    }
    if (!Location.same(found, expected)) {
      return false;
    }
    Segment segment = segments.at(Location.slot(found));
    if (segment == null) {
      return false;
    }
    segment.read(view, Location.offset(found));
    return view.sequence() == expectedSequence;
  }

  /**
   * Appends changes that become visible, and durable, all or none.
   *
   * @param writes at most one of each key
   * @return the sequence of the last, or 0 if there was nothing to do, or {@link
   *     #COMPRESSED_OTHERWISE}
   * @throws StoreIoException if there is no room, or the disk failed
   */
  public long appendBatch(List<Write> writes) {
    long bytes = 0;
    for (Write write : writes) {
      bytes += write.recordBytes();
    }
    long time = clock.now(); // the user's code, and before anything that it could harm
    gate.await(lock);
    giveWay();
    synchronized (lock) {
      beginWrite();
      if (writes.isEmpty()) {
        return 0;
      }
      KeydirRoom.make(writes);
      makeRoom(bytes, false);
      for (Write w : writes) {
        if ((w.flags() & RecordFormat.COMPRESSED) != 0
            && !w.compression().isSameAs(active.compression())) {
          return COMPRESSED_OTHERWISE;
        }
      }
      long[] locations = new long[writes.size()];
      publishing++;
      try {
        long last = 0;
        for (int i = 0; i < locations.length; i++) {
          int framing =
              RecordFormat.BATCH | (i + 1 == locations.length ? RecordFormat.BATCH_END : 0);
          Write w = writes.get(i);
          locations[i] =
              store(w.map().id(), w.key(), w.value(), w.flags() | framing, w.expiry(), time);
          last = sequence;
        }
        for (int i = 0; i < locations.length; i++) {
          Write w = writes.get(i);
          publish(w.map(), w.key(), w.hash(), locations[i], w.isDelete());
        }
        return last;
      } catch (Throwable e) {
        state.failure = e; // a call may find no stack for that
        throw state.fail(e);
      } finally {
        publishing++;
      }
    }
  }

  /**
   * Deletes all keys of a map with one record.
   *
   * @param empty the keydir that the map has afterwards
   * @return the sequence
   */
  public long clear(Keyspace map, Keydir empty) {
    long time = clock.now();
    Keydir before;
    long cleared;
    giveWay();
    synchronized (lock) {
      beginWrite();
      makeRoom(RecordFormat.HEADER_BYTES, true);
      try {
        store(map.id(), NO_BYTES, NO_BYTES, RecordFormat.CLEAR, 0, time);
        cleared = sequence;
        active.countTombstone(RecordFormat.HEADER_BYTES);
        before = map.exchange(empty);
        // Under the lock, so that no merge can take a segment away whose dead bytes are being
        // counted.
        before.visitLocations(this::countDead);
        snapshots.retire(before);
      } catch (Throwable e) {
        state.failure = e; // a call may find no stack for that
        throw state.fail(e);
      }
    }
    return cleared;
  }

  /** Lets go of a segment that was acquired. */
  void release(Segment segment) {
    between(() -> {
      snapshots.release(segment);
      return true;
    });
  }

  /** Waits until everything up to a sequence is durable. */
  public void force(long upTo) {
    forcer.force(this, upTo);
    if (((LogFile) active.file()).isCostlyToForce()) {
      wake();
    }
  }

  /** Makes everything durable that has been written so far. Returns the sequence of the last. */
  public long forceAll() {
    long last = sequence;
    force(last);
    return last;
  }

  private void wake() {
    Runnable wake = roomNeeded;
    if (wake != null) {
      wake.run();
    }
  }

  /** Counts the record at a location as dead. By whoever holds the append lock. */
  public void countDead(long location) {
    Segment segment = segments.at(Location.slot(location));
    if (segment == null) {
      return;
    }
    long bytes = Location.length(location);
    if (bytes == 0) {
      try {
        segment.read(view, Location.offset(location));
        bytes = view.recordBytes();
      } catch (CorruptDataException e) {
        segment.damage(String.valueOf(e.getMessage())); // dead or alive, it cannot be counted
        return;
      }
    }
    segment.countDead(bytes);
  }

  /** Copies the record into the log; it is there when its header is. */
  private long store(int map, byte[] key, byte[] value, int flags, long expiry, long time) {
    Segment segment = active;
    long offset = segment.end();
    boolean expires = (flags & RecordFormat.EXPIRY) != 0;
    long next = sequence + 1;
    long bytes = RecordFormat.recordBytes(expires, key.length, value.length);
    MemorySegment memory = segment.bytes();
    long at = offset + (expires ? RecordFormat.HEADER_BYTES_MAX : RecordFormat.HEADER_BYTES);
    int body = copyBody(memory, at, key, value);
    int checksum =
        RecordFormat.writeHeader(
            memory,
            offset,
            segment.salt(),
            body,
            next,
            time,
            flags,
            map,
            key.length,
            value.length,
            expiry);
    segment.appended(offset + bytes, checksum, next, flags, expiry);
    SEQUENCE.setRelease(this, next);
    return Location.of(segment.slot(), offset, bytes);
  }

  /**
   * Copies key and value through memory that nobody else can change, so that the checksum is of the
   * bytes that were stored even if the caller's arrays change meanwhile.
   */
  private int copyBody(MemorySegment memory, long at, byte[] key, byte[] value) {
    if (key.length + (long) value.length <= SCRATCH) {
      int length = key.length + value.length;
      System.arraycopy(key, 0, scratch, 0, key.length);
      System.arraycopy(value, 0, scratch, key.length, value.length);
      MemorySegment.copy(scratch, 0, memory, ValueLayout.JAVA_BYTE, at, length);
      return RecordFormat.bodyChecksum(scratch, 0, length);
    }
    CRC32C crc = new CRC32C();
    long to = copyChunks(memory, at, key, crc);
    copyChunks(memory, to, value, crc);
    return (int) crc.getValue();
  }

  private long copyChunks(MemorySegment memory, long at, byte[] bytes, CRC32C crc) {
    long to = at;
    for (int from = 0; from < bytes.length; ) {
      int n = Math.min(SCRATCH, bytes.length - from);
      System.arraycopy(bytes, from, scratch, 0, n);
      MemorySegment.copy(scratch, 0, memory, ValueLayout.JAVA_BYTE, to, n);
      crc.update(scratch, 0, n);
      from += n;
      to += n;
    }
    return to;
  }

  /** Points the keydir to a record that is in place. */
  private void publish(Keyspace map, byte[] key, long hash, long location, boolean delete) {
    Keydir keydir = map.keydir();
    if (!snapshots.isEmpty()) {
      snapshots.note(map, key, hash, keydir.find(key, hash));
    }
    long before;
    if (delete) {
      active.countTombstone(Location.length(location));
      before = keydir.remove(key, hash);
    } else {
      before = keydir.put(key, hash, location);
    }
    if (before != Location.ABSENT) {
      countDead(before);
    }
  }

  /** Takes room for a record; if it deletes, the reserve may be used up for it. */
  private void makeRoom(long bytes, boolean deletes) {
    if (active.end() + bytes > active.bytes().byteSize()) {
      try {
        rollOver(bytes);
      } catch (StoreIoException e) {
        if (!(e.isDiskFull() && deletes)) {
          throw e;
        }
        reserve.forDeletes(() -> rollOver(bytes));
      }
    }
    long needed = active.end() + bytes;
    if (needed > file.allocated()) {
      takeRoom(needed, deletes);
    }
    if (needed > wakeAt) {
      wakeAt = Long.MAX_VALUE;
      wake();
    }
  }

  private void takeRoom(long needed, boolean deletes) {
    room.take(active, needed, deletes);
    wakeAt = 0; // now: the keeper was late, or has not begun
  }

  /** Takes room ahead of the writers. By the keeper, without the lock. */
  void takeRoomAhead() throws IOException {
    Segment segment = active;
    long next;
    try {
      next = room.takeAhead(segment, loggedBytes());
    } catch (DiskFullException e) {
      return; // the writer who needs the room will say so
    }
    between(() -> {
      if (active == segment) {
        wakeAt = next;
      }
      return null;
    });
  }

  private void rollOver(long bytes) {
    try {
      Segment before = active;
      Segment next = rollOver.roll(before, sequence, SegmentHeader.BYTES + bytes);
      if (!segments.ordered().contains(before)) {
        snapshots.retire(before); // it was empty, and has been exchanged instead of sealed
      }
      file = (LogFile) next.file();
      sealedBytes += before.end();
      active = next;
      wakeAt = 0;
    } catch (Error e) { // the manifest may have gone on, and the log has not
      state.failure = e;
      throw e;
    }
  }

  /**
   * Begins a segment that is compressed in another way, and with it everybody does so.
   *
   * @throws StoreIoException if there is no room, or the disk failed; then nothing has changed
   */
  public void renew(Compressions compressions, Compression next) {
    between(() -> {
      Compression before = compressions.current();
      try {
        beginWrite();
        compressions.use(next);
        rollOver(0);
      } catch (RuntimeException | Error e) {
        compressions.use(before);
        throw e;
      }
      return null;
    });
  }

  /** Begins a new segment, unless the active one is empty. */
  public void rollOver() {
    synchronized (lock) {
      beginWrite();
      if (active.end() > SegmentHeader.BYTES) {
        rollOver(0);
      }
    }
  }
}
