package dev.firkin.fuzz;

import dev.firkin.compression.lz4.Lz4Compressor;
import dev.firkin.compression.zstd.ZstdCompressor;
import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What compressors restore from any bytes, into any room that the engine would give them: exactly
 * what fits, or an exception; and never a byte outside the room. The subject is the compressor and
 * the kind of the buffers.
 */
final class CompressorTarget implements Target {

  private static final String DIRECT = "direct";
  private static final long ROOM_MAX = 64 << 20;
  private static final int MARGIN = 32;
  private static final byte GUARD = 0x5C;

  private final Map<String, Compressor> compressors = new LinkedHashMap<>();

  CompressorTarget() {
    var zstd = new ZstdCompressor();
    compressors.put("lz4", new Lz4Compressor());
    compressors.put("zstd", zstd);
    compressors.put("trained", zstd.withDictionary(7, Samples.dictionary()));
  }

  @Override
  public List<Input> seeds() {
    return Samples.values().stream()
        .flatMap(value ->
            compressors.entrySet().stream()
                .map(e -> Input.of(compressed(e.getValue(), value), e.getKey(), "heap")))
        .toList();
  }

  static byte[] compressed(Compressor compressor, byte[] value) {
    ByteBuffer into = ByteBuffer.allocate(value.length + 1024);
    if (!compressor.compress(ByteBuffer.wrap(value), into)) {
      throw new AssertionError("a value does not fit into its own length and some");
    }
    return Arrays.copyOf(into.array(), into.position());
  }

  @Override
  public Input mutate(Input input, Input other, Random random) {
    byte[] mutated = new Mutator(random).mutate(input.bytes(), other.bytes());
    String kind = random.nextInt(4) == 0 ? DIRECT : "heap";
    return Input.of(mutated, input.words().getFirst(), kind);
  }

  @Override
  public String run(Input input) {
    Compressor compressor = compressors.get(input.words().getFirst());
    byte[] compressed = input.bytes();
    long most;
    try {
      most = compressor.decompressedMax(ByteBuffer.wrap(compressed.clone()));
    } catch (RuntimeException e) {
      return input.subject() + " at a glance " + Outcome.of(e);
    }
    Set<String> outcomes = new TreeSet<>();
    for (int length : lengths(compressed, most)) {
      outcomes.add(restore(compressor, compressed, length, input.is(DIRECT)));
    }
    return outcomes.contains(Outcome.OK) ? Outcome.OK : input.subject() + " " + outcomes;
  }

  /** Lengths that a record may claim, as far as the engine takes memory for them. */
  private static Set<Integer> lengths(byte[] compressed, long most) {
    int last = (int) Math.clamp(most, 0, ROOM_MAX);
    int some = Math.floorMod(Arrays.hashCode(compressed), last + 1);
    Set<Integer> lengths = new TreeSet<>(List.of(0, Math.min(1, last), some, last));
    Samples.values().stream().map(v -> v.length).filter(n -> n <= last).forEach(lengths::add);
    return lengths;
  }

  private static String restore(
      Compressor compressor, byte[] compressed, int length, boolean direct) {
    ByteBuffer from = buffer(compressed.length, direct);
    from.slice(MARGIN, compressed.length).put(compressed);
    from.position(MARGIN).limit(MARGIN + compressed.length);
    ByteBuffer into = buffer(length, direct);
    into.position(MARGIN).limit(MARGIN + length);
    String outcome;
    try {
      compressor.decompress(direct ? from.asReadOnlyBuffer() : from, into);
      if (into.position() != MARGIN + length) {
        throw new AssertionError("the room is not filled, and nobody was told");
      }
      outcome = Outcome.OK;
    } catch (RuntimeException e) {
      outcome = Outcome.of(e);
    }
    checkMargins(into, length);
    checkMargins(from, compressed.length);
    if (!from.slice(MARGIN, compressed.length).equals(ByteBuffer.wrap(compressed))) {
      throw new AssertionError("the compressed bytes were changed");
    }
    return outcome;
  }

  private static ByteBuffer buffer(int length, boolean direct) {
    int all = length + 2 * MARGIN;
    ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(all) : ByteBuffer.allocate(all);
    for (int i = 0; i < MARGIN; i++) {
      buffer.put(i, GUARD).put(all - 1 - i, GUARD);
    }
    return buffer;
  }

  private static void checkMargins(ByteBuffer buffer, int length) {
    buffer.clear();
    for (int i = 0; i < MARGIN; i++) {
      if (buffer.get(i) != GUARD || buffer.get(MARGIN + length + i) != GUARD) {
        throw new AssertionError("bytes outside the room were changed");
      }
    }
  }

  @Override
  public long heapBytesMax(Input input) {
    return 8 * ROOM_MAX; // the room itself, some times
  }
}
