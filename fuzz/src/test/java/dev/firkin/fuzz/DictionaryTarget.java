package dev.firkin.fuzz;

import dev.firkin.compression.zstd.ZstdCompressor;
import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What Zstandard makes of any bytes as a dictionary: it refuses them, or it restores with them what
 * it compressed with them. What another dictionary compressed it refuses or restores to anything.
 */
final class DictionaryTarget implements Target {

  /** Dictionaries are native memory that is freed by the garbage collector. */
  private static final int COLLECTED_EVERY = 64;

  private final ZstdCompressor zstd = new ZstdCompressor();
  private final byte[] good = Samples.dictionary();
  private final byte[] sample = Samples.documents(3).getLast();
  private final byte[] frame = CompressorTarget.compressed(zstd.withDictionary(1, good), sample);
  private int loaded;

  @Override
  public List<Input> seeds() {
    return List.of(Input.of(good, "dictionary"));
  }

  @Override
  public Input mutate(Input input, Input other, Random random) {
    // The head has the tables; the rest is content, of which any bytes will do.
    boolean head = random.nextInt(4) != 0;
    Mutator mutator =
        new Mutator(random, n -> head ? random.nextInt(Math.min(n, 256)) : random.nextInt(n));
    return input.with(mutator.mutate(input.bytes(), other.bytes()));
  }

  @Override
  public String run(Input input) {
    if (++loaded % COLLECTED_EVERY == 0) {
      System.gc();
    }
    Compressor with;
    try {
      with = zstd.withDictionary(1, input.bytes().clone());
    } catch (IllegalArgumentException e) {
      return Outcome.of(e);
    }
    String outcome = restored(with, frame) == null ? " and not another's frame" : "";
    byte[] own;
    try {
      own = CompressorTarget.compressed(with, sample);
    } catch (RuntimeException e) {
      return "does not compress " + Outcome.of(e);
    }
    if (!Arrays.equals(restored(with, own), sample)) {
      throw new AssertionError("what it compressed is not what it restores");
    }
    return Outcome.OK + outcome;
  }

  private byte[] restored(Compressor compressor, byte[] compressed) {
    ByteBuffer value = ByteBuffer.allocate(sample.length);
    try {
      compressor.decompress(ByteBuffer.wrap(compressed), value);
      return value.array();
    } catch (RuntimeException e) {
      return null;
    }
  }
}
