package dev.firkin.internal.format;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.firkin.internal.format.Checkpoint.Image;
import dev.firkin.internal.format.Checkpoint.Position;
import dev.firkin.internal.format.Checkpoint.Removed;
import dev.firkin.internal.format.Checkpoint.SegmentState;
import dev.firkin.spi.KeydirImageSource;
import dev.firkin.spi.Location;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The file {@code keydir.checkpoint}: images of the keydirs, and what they stand for. Only ever a
 * shortcut: if it is missing, damaged, older than the log's oldest merge, or of another store, the
 * hint files are read. Little-endian, but for the description.
 *
 * <pre>
 * offset   size  field        meaning
 *      0      8  magic        "FIRKIN-K"
 *      8      4  version      of the format, 1
 *     12      4  zero
 *     16     16  store        id of the store
 *   4096         images       each from a multiple of 4,096 on, in the form of its keydir
 *                description  a {@link Checkpoint}: numbers and lists in its order, big-endian
 *   end-32    8  description  where it begins
 *   end-24    8  length       of it
 *   end-16    4  checksum     CRC32C of it
 *   end-12    4  version      again
 *    end-8    8  magic        again
 * </pre>
 */
public final class CheckpointFile {

  /** Where images may begin: at multiples of this. */
  public static final int ALIGNMENT = 4096;

  /** So many bytes of an image have a checksum of their own, and are checked when they are used. */
  public static final int BLOCK = KeydirImageSource.CHECKED_BYTES;

  private static final byte[] MAGIC = "FIRKIN-K".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = 32;
  private static final int COUNT_MAX = 1 << 26;
  private static final int CHUNK = 64 << 10;

  private CheckpointFile() {}

  /** What the file begins with, up to the first image. */
  public static byte[] header(UUID store) {
    ByteBuffer b = ByteBuffer.allocate(ALIGNMENT).order(LITTLE_ENDIAN);
    b.put(MAGIC).putInt(StoreFormat.VERSION).putInt(0);
    b.putLong(store.getMostSignificantBits()).putLong(store.getLeastSignificantBits());
    return b.array();
  }

  /**
   * What the file ends with, behind the images.
   *
   * @param at where that is
   */
  public static byte[] end(Checkpoint checkpoint, long at) {
    byte[] description = encode(checkpoint);
    CRC32C crc = new CRC32C();
    crc.update(description, 0, description.length);
    ByteBuffer b = ByteBuffer.allocate(description.length + TAIL).order(LITTLE_ENDIAN);
    b.put(description).putLong(at).putLong(description.length).putInt((int) crc.getValue());
    return b.putInt(StoreFormat.VERSION).put(MAGIC).array();
  }

  private static byte[] encode(Checkpoint c) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(c.store().getMostSignificantBits());
      out.writeLong(c.store().getLeastSignificantBits());
      out.writeUTF(c.keydir());
      out.writeLong(c.generation());
      write(out, c.from());
      write(out, c.upTo());
      out.writeLong(c.witness());
      out.writeInt(c.witnessChecksum());
      out.writeInt(c.segments().size());
      for (SegmentState s : c.segments()) {
        write(out, s);
      }
      out.writeInt(c.images().size());
      for (Image image : c.images()) {
        write(out, image);
      }
      out.writeInt(c.removed().size());
      for (Removed removed : c.removed()) {
        out.writeInt(removed.map());
        out.writeLong(removed.location());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not refuse
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Position p) throws IOException {
    out.writeLong(p.segment());
    out.writeLong(p.offset());
    out.writeLong(p.sequence());
  }

  private static void write(DataOutputStream out, SegmentState s) throws IOException {
    out.writeLong(s.id());
    out.writeInt(s.slot());
    out.writeInt(s.salt());
    out.writeBoolean(s.sealed());
    SegmentSummary summary = s.summary();
    out.writeLong(summary.covered());
    out.writeLong(summary.digest());
    out.writeLong(summary.lastSequence());
    out.writeLong(summary.records());
    out.writeLong(summary.firstExpiry());
    out.writeLong(summary.lastExpiry());
    out.writeLong(summary.permanent());
    out.writeLong(s.deadBytes());
    out.writeLong(s.deadRecords());
    out.writeLong(s.tombstoneBytes());
    out.writeLong(s.tombstones());
  }

  private static void write(DataOutputStream out, Image image) throws IOException {
    out.writeInt(image.map());
    out.writeLong(image.offset());
    out.writeLong(image.bytes());
    out.writeInt(image.parameters().length);
    out.write(image.parameters());
    out.writeInt(image.checksums().length);
    for (int checksum : image.checksums()) {
      out.writeInt(checksum);
    }
  }

  /**
   * Reads everything but the images.
   *
   * @param file the whole file
   * @throws FileDamage if that is not whole, or the images cannot be where it says
   * @throws NewerFormat if a newer version wrote it
   */
  public static Checkpoint read(MemorySegment file) throws FileDamage {
    long size = file.byteSize();
    if (size < ALIGNMENT + TAIL) {
      throw new FileDamage(0, "the file has %d bytes".formatted(size));
    }
    ByteBuffer start =
        ByteBuffer.wrap(bytes(file, 0, StoreFormat.CHECKED_FROM)).order(LITTLE_ENDIAN);
    StoreFormat.checkStart(start, MAGIC, "checkpoint");
    ByteBuffer tail = ByteBuffer.wrap(bytes(file, size - TAIL, TAIL)).order(LITTLE_ENDIAN);
    long at = tail.getLong();
    long length = tail.getLong();
    if (at < ALIGNMENT || length < 0 || length > Integer.MAX_VALUE || at + length != size - TAIL) {
      throw new FileDamage(size - TAIL, "the file was not finished, or is cut");
    }
    byte[] description = bytes(file, at, (int) length);
    CRC32C crc = new CRC32C();
    crc.update(description, 0, description.length);
    if ((int) crc.getValue() != tail.getInt()) {
      throw new FileDamage(at, "the description does not have its checksum");
    }
    try {
      return decode(ByteBuffer.wrap(description), at);
    } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
      throw new FileDamage(at, "the description ends early");
    }
  }

  /**
   * CRC32C of a part of the file. The bytes are copied first: a page that cannot be read is an
   * InternalError here, and the end of the JVM in the checksum itself.
   */
  public static int checksum(MemorySegment file, long offset, long bytes) {
    CRC32C crc = new CRC32C();
    byte[] chunk = new byte[(int) Math.min(CHUNK, bytes)];
    for (long at = 0; at < bytes; at += chunk.length) {
      int n = (int) Math.min(chunk.length, bytes - at);
      ToArray.copy(file, offset + at, chunk, 0, n);
      crc.update(chunk, 0, n);
    }
    return (int) crc.getValue();
  }

  private static byte[] bytes(MemorySegment file, long at, int length) {
    byte[] bytes = new byte[length];
    ToArray.copy(file, at, bytes, 0, length);
    return bytes;
  }

  private static Checkpoint decode(ByteBuffer b, long imagesEnd) throws FileDamage {
    UUID store = new UUID(b.getLong(), b.getLong());
    byte[] name = new byte[b.getShort() & 0xFFFF];
    b.get(name);
    long generation = b.getLong();
    Position from = position(b);
    Position upTo = position(b);
    long witness = b.getLong();
    int witnessChecksum = b.getInt();
    List<SegmentState> segments = new ArrayList<>();
    for (int n = count(b); n > 0; n--) {
      segments.add(segment(b));
    }
    List<Image> images = new ArrayList<>();
    for (int n = count(b); n > 0; n--) {
      images.add(image(b, imagesEnd));
    }
    List<Removed> removed = new ArrayList<>();
    for (int n = count(b); n > 0; n--) {
      removed.add(new Removed(b.getInt(), b.getLong()));
    }
    return new Checkpoint(
        store,
        new String(name, StandardCharsets.UTF_8),
        generation,
        from,
        upTo,
        witness,
        witnessChecksum,
        segments,
        images,
        removed);
  }

  private static int count(ByteBuffer b) {
    int count = b.getInt();
    if (count < 0 || count > COUNT_MAX) {
      throw new IllegalArgumentException("count " + count);
    }
    return count;
  }

  private static Position position(ByteBuffer b) {
    return new Position(b.getLong(), b.getLong(), b.getLong());
  }

  private static SegmentState segment(ByteBuffer b) {
    long id = b.getLong();
    int slot = b.getInt();
    int salt = b.getInt();
    boolean sealed = b.get() != 0;
    if (slot < 0 || slot >= Location.SLOTS) {
      throw new IllegalArgumentException("slot " + slot);
    }
    SegmentSummary summary =
        new SegmentSummary(
            b.getLong(),
            b.getLong(),
            b.getLong(),
            b.getLong(),
            b.getLong(),
            b.getLong(),
            b.getLong());
    return new SegmentState(
        id, slot, salt, sealed, summary, b.getLong(), b.getLong(), b.getLong(), b.getLong());
  }

  private static Image image(ByteBuffer b, long imagesEnd) throws FileDamage {
    int map = b.getInt();
    long offset = b.getLong();
    long bytes = b.getLong();
    if (offset < ALIGNMENT || offset % ALIGNMENT != 0 || bytes < 0 || bytes > imagesEnd - offset) {
      throw new FileDamage(offset, "there can be no image of %d bytes".formatted(bytes));
    }
    byte[] parameters = new byte[Math.min(count(b), b.remaining())];
    b.get(parameters);
    int blocks = count(b);
    if (blocks != (bytes + BLOCK - 1) / BLOCK) {
      throw new FileDamage(offset, "there are %d checksums of an image".formatted(blocks));
    }
    int[] checksums = new int[Math.min(blocks, b.remaining() / Integer.BYTES)];
    for (int i = 0; i < checksums.length; i++) {
      checksums[i] = b.getInt();
    }
    return new Image(map, offset, bytes, parameters, checksums);
  }
}
