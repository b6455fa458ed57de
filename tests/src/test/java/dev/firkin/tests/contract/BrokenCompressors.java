package dev.firkin.tests.contract;

import dev.firkin.spi.Compressor;
import dev.firkin.spi.DictionaryCompressor;
import dev.firkin.testkit.contract.CompressorContract;
import dev.firkin.testkit.contract.DictionaryCompressorContract;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compressors with one mistake each, and the contract's suite for each of them. */
final class BrokenCompressors {

  private BrokenCompressors() {}

  /** The suite of a run-length compressor with a mistake. */
  private abstract static class Suite extends RunLengths implements CompressorContract {
    @Override
    public Compressor compressor() {
      return this;
    }

    @Override
    public boolean isRegistered() {
      return false;
    }

    @Override
    public Duration patience() {
      return Duration.ofMillis(500);
    }

    static byte[] bytes(ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    }
  }

  /** No mistake. */
  static final class None extends Suite {}

  static final class IgnoresTheLimit extends Suite {
    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer into) {
      int limit = into.limit();
      into.limit(into.capacity());
      try {
        while (compressed.hasRemaining()) {
          int count = compressed.get() & 0xFF;
          byte repeated = compressed.get();
          for (int i = 0; i < count; i++) {
            into.put(repeated);
          }
        }
      } finally {
        boolean exact = into.position() == limit;
        into.limit(Math.max(limit, into.position())).position(Math.min(limit, into.position()));
        into.limit(limit);
        if (!exact) {
          throw new IllegalArgumentException("another length");
        }
      }
    }
  }

  static final class WritesBehindTheRoom extends Suite {
    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      boolean fits = super.compress(value, into);
      if (!fits && into.limit() < into.capacity()) {
        int limit = into.limit();
        into.limit(limit + 1).put(limit, (byte) 7).limit(limit);
      }
      return fits;
    }
  }

  static final class NeedsArrays extends Suite {
    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      return super.compress(
          ByteBuffer.wrap(value.array(), value.position() + value.arrayOffset(), value.remaining()),
          into);
    }
  }

  static final class ForgetsTheArraysOffset extends Suite {
    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      return super.compress(
          value.hasArray()
              ? ByteBuffer.wrap(value.array(), value.position(), value.remaining())
              : value,
          into);
    }
  }

  static final class ForgetsThePosition extends Suite {
    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer into) {
      super.decompress(compressed.position(0), into);
    }
  }

  static final class ForgetsToMoveOn extends Suite {
    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      return super.compress(value, into.duplicate());
    }
  }

  static final class LeavesALimit extends Suite {
    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      boolean fits = super.compress(value, into);
      into.limit(into.position());
      return fits;
    }
  }

  /** Puts a length before the bytes, as many compressors do. */
  private abstract static class WithLength extends Suite {
    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      if (into.remaining() < 4) {
        return false;
      }
      putLength(into, value.remaining());
      return super.compress(value, into);
    }

    void putLength(ByteBuffer into, int length) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        into.put((byte) (length >>> shift));
      }
    }

    int getLength(ByteBuffer compressed) {
      int length = 0;
      for (int i = 0; i < 4; i++) {
        length = length << 8 | compressed.get() & 0xFF;
      }
      return length;
    }

    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer into) {
      if (getLength(compressed) != into.remaining()) {
        throw new IllegalArgumentException("another length");
      }
      super.decompress(compressed, into);
    }
  }

  static final class BelievesLengths extends WithLength {
    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer into) {
      ByteBuffer value = ByteBuffer.allocate(getLength(compressed) & 0xFFF_FFFF);
      new RunLengths().decompress(compressed, value);
      into.put(value.flip());
      if (into.hasRemaining()) {
        throw new IllegalArgumentException("another length");
      }
    }
  }

  static final class BelievesTheByteOrder extends WithLength {
    @Override
    void putLength(ByteBuffer into, int length) {
      into.putInt(length);
    }

    @Override
    int getLength(ByteBuffer compressed) {
      return compressed.getInt();
    }
  }

  static final class SharesScratchBetweenThreads extends Suite {
    private final byte[] scratch = new byte[3 << 20];

    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      int length = value.remaining();
      value.get(scratch, 0, length);
      return super.compress(ByteBuffer.wrap(scratch, 0, length), into);
    }
  }

  static final class ChangesTheValue extends Suite {
    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      ByteBuffer copy = ByteBuffer.wrap(bytes(value.duplicate()));
      if (!value.isReadOnly() && value.hasRemaining()) {
        value.put(value.limit() - 1, (byte) ~value.get(value.limit() - 1));
      }
      return super.compress(copy, into);
    }
  }

  static final class ThrowsWhereItDoesNotFit extends Suite {
    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      if (!super.compress(value, into)) {
        throw new IllegalStateException("it does not fit");
      }
      return true;
    }
  }

  static final class SaysThatNothingFits extends Suite {
    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      return value.remaining() < 200 && super.compress(value, into);
    }
  }

  static final class StaysRefused extends Suite {
    private volatile boolean refused;

    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      if (refused || !super.compress(value, into)) {
        refused = true;
        return false;
      }
      return true;
    }
  }

  static final class FillsUpWithZeros extends Suite {
    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer into) {
      try {
        super.decompress(compressed, into);
      } catch (IllegalArgumentException tooShort) {
        while (into.hasRemaining()) {
          into.put((byte) 0);
        }
      }
    }
  }

  static final class ReturnsTooEarly extends Suite {
    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer into) {
      try {
        super.decompress(compressed, into);
      } catch (IllegalArgumentException tooShort) {
        return;
      }
    }
  }

  static final class UnderestimatesTheLength extends Suite {
    @Override
    public long decompressedMax(ByteBuffer compressed) {
      return 200L * (compressed.remaining() / 2);
    }
  }

  static final class MovesOnWhenLookingOn extends Suite {
    @Override
    public long decompressedMax(ByteBuffer compressed) {
      return 255L * bytes(compressed).length;
    }
  }

  static final class LoopsOnDamage extends Suite {
    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer into) {
      while (compressed.remaining() == 1) { // a pair has 2
        Thread.onSpinWait();
        if (Thread.interrupted()) {
          throw new IllegalStateException("given up, so that the tests get on");
        }
      }
      super.decompress(compressed, into);
    }
  }

  static final class OverflowsTheStack extends Suite {
    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer into) {
      if (compressed.remaining() % 2 == 1) {
        decompress(compressed, into);
      }
      super.decompress(compressed, into);
    }
  }

  static final class HasAColonInItsName extends Suite {
    @Override
    public String name() {
      return "run:lengths";
    }
  }

  static final class HasTooLongAName extends Suite {
    @Override
    public String name() {
      return "ä".repeat(91);
    }
  }

  static final class TakesAnyParameters extends Suite {
    @Override
    public Compressor withParameters(String parameters) {
      return this;
    }
  }

  static final class NeedsTheSameParameters extends Suite {
    private final int flipped;

    NeedsTheSameParameters() {
      this(0);
    }

    private NeedsTheSameParameters(int flipped) {
      this.flipped = flipped;
    }

    @Override
    public List<String> parameters() {
      return List.of("1");
    }

    @Override
    public Compressor withParameters(String parameters) {
      if (!parameters.equals("1")) {
        throw new IllegalArgumentException("must be 1");
      }
      return new NeedsTheSameParameters(1);
    }

    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      byte[] bytes = bytes(value);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] ^= (byte) flipped;
      }
      return super.compress(ByteBuffer.wrap(bytes), into);
    }

    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer into) {
      ByteBuffer value = into.duplicate();
      super.decompress(compressed, into);
      for (int i = value.position(); i < value.limit(); i++) {
        value.put(i, (byte) (value.get(i) ^ flipped));
      }
    }
  }

  /** The suite of a compressor with dictionaries and a mistake. */
  private abstract static class WithDictionary extends DeflateWithDictionary
      implements DictionaryCompressorContract {

    WithDictionary() {
      super(6, null);
    }

    @Override
    public DictionaryCompressor compressor() {
      return this;
    }

    @Override
    public boolean isRegistered() {
      return false;
    }
  }

  /** No mistake. */
  static final class NoneWithDictionary extends WithDictionary {
    @Override
    public List<String> parameters() {
      return List.of("1", "9");
    }
  }

  static final class TrainsTooLongDictionaries extends WithDictionary {
    @Override
    public byte[] train(List<byte[]> samples, int bytesMax) {
      return super.train(samples, bytesMax + 200);
    }
  }

  static final class TrainsAnotherDictionaryEachTime extends WithDictionary {
    @Override
    public byte[] train(List<byte[]> samples, int bytesMax) {
      byte[] dictionary = super.train(samples, bytesMax);
      dictionary[0] = (byte) System.nanoTime();
      dictionary[1] = (byte) (System.nanoTime() >>> 8);
      return dictionary;
    }
  }

  static final class ChangesTheSamples extends WithDictionary {
    @Override
    public byte[] train(List<byte[]> samples, int bytesMax) {
      byte[] dictionary = super.train(samples, bytesMax);
      Arrays.fill(samples.getFirst(), (byte) 0);
      return dictionary;
    }
  }

  static final class HasNoUseForDictionaries extends WithDictionary {
    @Override
    public DeflateWithDictionary withDictionary(int id, byte[] dictionary) {
      return new DeflateWithDictionary(6, null);
    }
  }

  /** Restores the value with any dictionary that is as long, rightly or not. */
  static final class TakesAnyDictionary extends WithDictionary {
    @Override
    public DeflateWithDictionary withDictionary(int id, byte[] dictionary) {
      return new Blind(dictionary);
    }

    private static final class Blind extends DeflateWithDictionary {
      private final byte[] mask;

      Blind(byte @Nullable [] dictionary) {
        super(6, null);
        mask = dictionary == null || dictionary.length == 0 ? new byte[1] : dictionary;
      }

      @Override
      public boolean compress(ByteBuffer value, ByteBuffer into) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] ^= mask[i % mask.length];
        }
        return super.compress(ByteBuffer.wrap(bytes), into);
      }

      @Override
      public void decompress(ByteBuffer compressed, ByteBuffer into) {
        int start = into.position();
        super.decompress(compressed, into);
        for (int i = start; i < into.limit(); i++) {
          into.put(i, (byte) (into.get(i) ^ mask[(i - start) % mask.length]));
        }
      }
    }
  }
}
