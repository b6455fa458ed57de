package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Sizing;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.CursorIterable;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

final class LmdbStore implements BenchStore {

  /** Threads may come and go while the store is open; each keeps its place among the readers. */
  private static final int READERS_MAX = 1 << 10;

  private static final int PAGE_BYTES = 4096;
  private static final int PAGE_HEADER_BYTES = 16;
  private static final int NODE_HEADER_BYTES = 10;

  /**
   * Room for what commits replace while a scan holds them: some pages for each put. Only what is
   * used takes room on the disk.
   */
  private static final long SPARE_BYTES = 32L << 30;

  private static final EnvFlags[] UNFORCED = {
    EnvFlags.MDB_NOTLS, EnvFlags.MDB_WRITEMAP, EnvFlags.MDB_MAPASYNC
  };
  private static final EnvFlags[] FORCED = {EnvFlags.MDB_NOTLS};

  private final boolean isForced;
  private final int keyBytesMax;
  private final Env<ByteBuffer> env;
  private final Dbi<ByteBuffer> dbi;
  private final ThreadLocal<Buffers> buffers;
  private final ThreadLocal<Txn<ByteBuffer>> reads = ThreadLocal.withInitial(this::beginRead);
  private final Queue<Txn<ByteBuffer>> begun = new ConcurrentLinkedQueue<>();

  LmdbStore(Path directory, Sizing sizing) {
    isForced = sizing.forced();
    env =
        Env.create()
            .setMapSize(mapBytes(sizing))
            .setMaxDbs(1)
            .setMaxReaders(READERS_MAX)
            .open(directory.toFile(), isForced ? FORCED : UNFORCED);
    dbi = env.openDbi("entries", DbiFlags.MDB_CREATE);
    keyBytesMax = env.getMaxKeySize();
    buffers = ThreadLocal.withInitial(() -> new Buffers(keyBytesMax, sizing.valueBytes()));
  }

  /** Twice what half-full pages take, and to spare. */
  private static long mapBytes(Sizing sizing) {
    long node = NODE_HEADER_BYTES + sizing.keyBytes() + sizing.valueBytes();
    long bytes = node;
    if (node > PAGE_BYTES / 2) {
      long pages = (sizing.valueBytes() + PAGE_HEADER_BYTES + PAGE_BYTES - 1L) / PAGE_BYTES;
      bytes = NODE_HEADER_BYTES + sizing.keyBytes() + pages * PAGE_BYTES;
    }
    return SPARE_BYTES + 4 * sizing.entries() * bytes;
  }

  private Txn<ByteBuffer> beginRead() {
    Txn<ByteBuffer> read = env.txnRead();
    read.reset();
    begun.add(read);
    return read;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    Buffers mine = buffers.get();
    try (Txn<ByteBuffer> write = env.txnWrite()) {
      dbi.put(write, mine.key(key), mine.value(value));
      write.commit();
    }
  }

  @Override
  public void putForced(byte[] key, byte[] value) {
    if (!isForced) {
      throw new UnsupportedOperationException("LMDB was opened for unforced puts");
    }
    put(key, value);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    Txn<ByteBuffer> read = reads.get();
    read.renew();
    try {
      ByteBuffer found = dbi.get(read, buffers.get().key(key));
      return found == null ? null : copy(found);
    } finally {
      read.reset();
    }
  }

  @Override
  public void delete(byte[] key) {
    try (Txn<ByteBuffer> write = env.txnWrite()) {
      dbi.delete(write, buffers.get().key(key));
      write.commit();
    }
  }

  @Override
  public long scan(BiConsumer<byte[], byte[]> each) {
    long entries = 0;
    try (Txn<ByteBuffer> read = env.txnRead();
        CursorIterable<ByteBuffer> all = dbi.iterate(read)) {
      for (CursorIterable.KeyVal<ByteBuffer> entry : all) {
        each.accept(copy(entry.key()), copy(entry.val()));
        entries++;
      }
    }
    return entries;
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  @Override
  public void close() {
    begun.forEach(Txn::close);
    env.close();
  }

  /** One thread's memory outside the heap, which the native code reads. */
  private static final class Buffers {

    private final ByteBuffer key;
    private ByteBuffer value;

    Buffers(int keyBytesMax, int valueBytes) {
      key = ByteBuffer.allocateDirect(keyBytesMax);
      value = ByteBuffer.allocateDirect(valueBytes);
    }

    ByteBuffer key(byte[] bytes) {
      return key.clear().put(bytes).flip();
    }

    ByteBuffer value(byte[] bytes) {
      if (bytes.length > value.capacity()) {
        value = ByteBuffer.allocateDirect(bytes.length);
      }
      return value.clear().put(bytes).flip();
    }
  }
}
