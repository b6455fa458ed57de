package dev.firkin.internal.keydir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHashTest {

  /**
   * From a second implementation, in Python, written from the Javadoc. The hash is stored: never
   * change these.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 92596dd51f6379ab",
    "0, 16, 0c569542eb345b40",
    "0, 300, 1981190f901183c6",
    "42, 0, 5fbb67b49b188aa9",
    "42, 1, 2bf18c06f0d74045",
    "42, 2, 3fb175baaf685081",
    "42, 3, af948007a94ddd04",
    "42, 4, 6e62bcf9c73ac00e",
    "42, 7, e8df51dfb9e9823b",
    "42, 8, 23409f49bdd815cd",
    "42, 9, 2bd565cf2be77d2a",
    "42, 15, 689e17a2c4d2672a",
    "42, 16, 9c7e9181f6fafc60",
    "42, 17, 586d707fd1016d86",
    "42, 32, aa329a06486b14d1",
    "42, 33, d7bd66819a60cc92",
    "42, 48, acf4ee49a7d5ab7a",
    "42, 49, 0fe69842395c9738",
    "42, 64, 60fb10bc755f62b8",
    "42, 96, cf835588e3c24761",
    "42, 97, 4b38876003a2a1dd",
    "42, 300, fbece9962e30ab96",
    "42, 65535, c6a29829e893688c",
    "-1, 1, 4c7fbe892e8f5356",
    "-1, 16, 2e13fa4b002bafff",
    "-1, 300, c3a236a51b94d852",
  })
  void givenSeedAndKey_whenHashed_thenIsTheStoredFormat(long seed, int length, String expected) {
    byte[] key = new byte[length];
    for (int i = 0; i < length; i++) {
      key[i] = (byte) (i * 7 + 3);
    }

    long hash = new KeyHash(seed).hash(key);

    assertThat("%016x".formatted(hash)).isEqualTo(expected);
  }

  @Test
  void givenAnyLength_whenOneBitOfTheKeyFlips_thenEachBitOfTheHashFlipsHalfTheTime() {
    var random = new Random(1);
    for (int length : new int[] {1, 3, 4, 7, 8, 12, 16, 17, 31, 48, 49, 100}) {
      int[] flips = new int[Long.SIZE];
      int trials = 4000;
      for (int trial = 0; trial < trials; trial++) {
        // A new seed each time: one byte has only 1,024 pairs, too few for independent trials.
        var hash = new KeyHash(random.nextLong());
        byte[] key = new byte[length];
        random.nextBytes(key);
        long before = hash.hash(key);
        int bit = random.nextInt(length * 8);
        key[bit >>> 3] ^= (byte) (1 << (bit & 7));
        long flipped = before ^ hash.hash(key);
        for (int i = 0; i < Long.SIZE; i++) {
          flips[i] += (int) (flipped >>> i & 1);
        }
      }
      for (int count : flips) { // six standard deviations either way
        assertThat(count).as("length %d", length).isBetween(trials / 2 - 190, trials / 2 + 190);
      }
    }
  }

  @Test
  void givenCountingKeys_whenHashed_thenHighAndLowBitsSpreadEvenly() {
    var hash = new KeyHash(7);
    int[] high = new int[256];
    int[] low = new int[256];
    for (int i = 0; i < 256 * 1024; i++) {
      long h = hash.hash("user:%08d".formatted(i).getBytes(StandardCharsets.US_ASCII));
      high[(int) (h >>> 56)]++;
      low[(int) h & 255]++;
    }
    for (int i = 0; i < 256; i++) {
      assertThat(high[i]).isBetween(1024 - 192, 1024 + 192);
      assertThat(low[i]).isBetween(1024 - 192, 1024 + 192);
    }
  }

  @Test
  void givenZerosOfEveryLength_whenHashed_thenNoTwoAreEqual() {
    var hash = new KeyHash(0);
    Set<Long> seen = new HashSet<>();

    for (int length = 0; length <= 1000; length++) {
      seen.add(hash.hash(new byte[length]));
    }

    assertThat(seen).hasSize(1001);
  }

  @Property(tries = 500)
  void everyByteOfTheKeyCounts(@ForAll long seed, @ForAll @Size(min = 1, max = 200) byte[] key) {
    var hash = new KeyHash(seed);
    long before = hash.hash(key);
    for (int i = 0; i < key.length; i++) {
      key[i] ^= 1;
      assertThat(hash.hash(key)).isNotEqualTo(before);
      key[i] ^= 1;
    }
    assertThat(hash.hash(key.clone())).isEqualTo(before);
  }

  @Property(tries = 500)
  void anotherSeedIsAnotherHash(@ForAll long seed, @ForAll @Size(min = 1, max = 200) byte[] key) {
    assertThat(new KeyHash(seed).hash(key)).isNotEqualTo(new KeyHash(seed + 1).hash(key));
  }
}
