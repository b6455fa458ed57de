package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.spi.Compressor;
import dev.firkin.spi.DictionaryCompressor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DictionaryCompressor} promises: what every compressor does, with a dictionary
 * too, and that nothing is restored with a wrong one.
 */
public interface DictionaryCompressorContract extends CompressorContract {

  @Override
  DictionaryCompressor compressor();

  /**
   * Values to train a dictionary with.
   *
   * @return unless overridden, 1,000 small values that have much in common
   */
  default List<byte[]> samples() {
    return Values.records(1000, 1);
  }

  /**
   * Values to train another dictionary with.
   *
   * @return unless overridden, 1,000 small values that are like each other, and unlike {@link
   *     #samples()}
   */
  default List<byte[]> otherSamples() {
    return Values.otherRecords(1000, 2);
  }

  /**
   * How long the dictionaries may be that are tested with.
   *
   * @return 4096 bytes unless overridden
   */
  default int dictionaryBytesMax() {
    return 4096;
  }

  /**
   * The compressors that are tested: those of the contract for all compressors, then each with a
   * dictionary.
   *
   * @return all that can be used as they are
   */
  @Override
  default List<Compressor> setUps() {
    byte[] dictionary = compressor().train(samples(), dictionaryBytesMax());
    List<Compressor> setUps = new ArrayList<>(CompressorContract.super.setUps());
    setUps.add(compressor().withDictionary(1, dictionary));
    for (String each : parameters()) {
      setUps.add(compressor().withParameters(each).withDictionary(Integer.MAX_VALUE, dictionary));
    }
    return setUps;
  }

  /** Training changes no sample, keeps within the length, and gives the same each time. */
  @Test
  default void givenSamples_whenTrained_thenTheDictionaryIsShortEnoughAndTheSameEachTime() {
    for (int max : new int[] {dictionaryBytesMax() / 4, dictionaryBytesMax()}) {
      List<byte[]> samples = samples();
      byte[] dictionary = compressor().train(samples, max);
      int length = dictionary.length;
      assertTrue(
          length > 0 && length <= max,
          () -> "a dictionary of at most %d bytes has %d".formatted(max, length));
      List<byte[]> fresh = samples();
      for (int i = 0; i < fresh.size(); i++) {
        assertArrayEquals(fresh.get(i), samples.get(i), "training changed a sample");
      }
      assertArrayEquals(dictionary, compressor().train(fresh, max), "the same samples once more");
    }
  }

  /** Samples that are too few are refused in words, or do make a dictionary. */
  @Test
  default void givenTooFewSamples_whenTrained_thenIsRefusedInWordsOrWorks() {
    for (List<byte[]> few :
        List.of(
            List.<byte[]>of(),
            List.of(new byte[0]),
            List.of(new byte[] {1}),
            samples().subList(0, 1),
            List.of(new byte[500], new byte[500], new byte[500]))) {
      try {
        byte[] dictionary = compressor().train(few, dictionaryBytesMax());
        assertTrue(dictionary.length <= dictionaryBytesMax(), "the dictionary is too long");
        checkComesBack(compressor().withDictionary(1, dictionary), samples().getFirst());
      } catch (IllegalArgumentException refusal) {
        assertNotNull(refusal.getMessage(), "the refusal does not say what would help");
      }
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> compressor().train(List.of(), dictionaryBytesMax()),
        "no sample at all");
  }

  /** A dictionary's compressor has the name of the one without, whatever the id. */
  @Test
  default void givenADictionary_whenGivenToACompressor_thenTheNameStaysAndEveryIdDoes() {
    byte[] dictionary = compressor().train(samples(), dictionaryBytesMax());
    for (int id : new int[] {1, 2, 127, 128, 65_536, Integer.MAX_VALUE}) {
      Compressor with = compressor().withDictionary(id, dictionary);
      assertEquals(compressor().name(), with.name(), "the name with a dictionary");
      samples().stream().limit(5).forEach(value -> checkComesBack(with, value));
    }
  }

  /**
   * Two compressors that were given the same dictionary restore what the other one compressed.
   *
   * @param value any value
   */
  @Property(tries = 20)
  default void theSameDictionaryRestores(@ForAll("anyValue") byte[] value) {
    byte[] dictionary = compressor().train(samples(), dictionaryBytesMax());
    List<Compressor> all = new ArrayList<>();
    all.add(compressor().withDictionary(3, dictionary.clone()));
    all.add(compressor().withDictionary(3, dictionary.clone()));
    for (String each : parameters()) {
      all.add(compressor().withParameters(each).withDictionary(3, dictionary.clone()));
    }
    for (byte[] each : List.of(value, samples().getFirst())) {
      for (Compressor one : all) {
        byte[] compressed = GuardedCompressor.of(one).compressed(each);
        for (Compressor other : all) {
          assertArrayEquals(
              each,
              GuardedCompressor.of(other).decompress(compressed, each.length),
              "what was restored with the same dictionary");
        }
      }
    }
  }

  /**
   * Without the dictionary, or with another one, of the same id or not, nothing wrong is restored:
   * the answer is an error, or the value itself where the dictionary made no difference.
   */
  @Test
  default void givenAWrongDictionary_whenRestored_thenIsAnErrorRatherThanAWrongValue() {
    byte[] right = compressor().train(samples(), dictionaryBytesMax());
    byte[] wrong = compressor().train(otherSamples(), dictionaryBytesMax());
    Compressor with = compressor().withDictionary(5, right);
    List<Compressor> others =
        List.of(
            compressor(),
            compressor().withDictionary(5, wrong),
            compressor().withDictionary(6, wrong));
    List<byte[]> values = new ArrayList<>(samples().subList(0, 100));
    values.addAll(otherSamples().subList(0, 100));
    for (byte[] value : values) {
      for (Compressor other : others) {
        checkNeverWrong(with, other, value);
        checkNeverWrong(other, with, value);
      }
    }
  }

  private static void checkNeverWrong(Compressor one, Compressor other, byte[] value) {
    byte[] compressed = GuardedCompressor.of(one).compressed(value);
    byte[] restored;
    try {
      restored = GuardedCompressor.of(other).decompress(compressed, value.length);
    } catch (RuntimeException refused) {
      return;
    }
    assertArrayEquals(value, restored, "what was restored with another dictionary");
  }

  /** What is no dictionary is refused, or does for one. */
  @Test
  default void givenBytesThatAreNoDictionary_whenTaken_thenAreRefusedOrWork() {
    byte[] dictionary = compressor().train(samples(), dictionaryBytesMax());
    for (byte[] bytes :
        List.of(
            new byte[0],
            new byte[] {1},
            new byte[1000],
            Values.RANDOM.bytes(1000, 3),
            Arrays.copyOf(dictionary, dictionary.length / 2),
            Arrays.copyOfRange(dictionary, 7, dictionary.length))) {
      Compressor with;
      try {
        with = compressor().withDictionary(1, bytes);
      } catch (IllegalArgumentException refusal) {
        assertNotNull(refusal.getMessage(), "the refusal does not say what is wrong");
        continue;
      }
      samples().stream().limit(20).forEach(value -> checkComesBack(with, value));
    }
  }

  /** New values that are like the samples become shorter with the dictionary than without. */
  @Test
  default void givenValuesLikeTheSamples_whenCompressed_thenTheDictionaryPays() {
    List<byte[]> samples = samples();
    List<byte[]> trained = samples.subList(0, samples.size() / 2);
    List<byte[]> fresh = samples.subList(samples.size() / 2, samples.size());
    Compressor with =
        compressor().withDictionary(1, compressor().train(trained, dictionaryBytesMax()));
    long shorter = compressedBytes(with, fresh);
    long plain = compressedBytes(compressor(), fresh);
    assertTrue(
        shorter < plain,
        () -> "%d bytes with the dictionary, %d without".formatted(shorter, plain));
  }

  private static long compressedBytes(Compressor compressor, List<byte[]> values) {
    var guarded = GuardedCompressor.of(compressor);
    return values.stream().mapToLong(value -> guarded.compressed(value).length).sum();
  }

  private static void checkComesBack(Compressor compressor, byte[] value) {
    var guarded = GuardedCompressor.of(compressor);
    byte[] compressed = guarded.compressed(value);
    assertArrayEquals(value, guarded.decompress(compressed, value.length), "what was restored");
  }
}
