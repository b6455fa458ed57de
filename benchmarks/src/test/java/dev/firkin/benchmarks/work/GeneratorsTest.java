package dev.firkin.benchmarks.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.firkin.benchmarks.support.TestData;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.Deflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GeneratorsTest {

  @Test
  void givenManyDraws_whenCounted_thenFrequenciesFallAsZipfSays() {
    int n = 1000;
    int draws = 2_000_000;
    long[] counts = new long[n];
    Zipf zipf = new Zipf(n);
    Random random = new Random(1);

    for (int i = 0; i < draws; i++) {
      counts[(int) zipf.rank(random.nextDouble())]++;
    }

    double zeta = 0;
    for (int i = 1; i <= n; i++) {
      zeta += Math.pow(i, -Zipf.THETA);
    }
    assertThat((double) counts[0] / draws).isCloseTo(1 / zeta, within(0.002));
    assertThat((double) counts[1] / draws)
        .isCloseTo(Math.pow(2, -Zipf.THETA) / zeta, within(0.002));
    for (int from : new int[] {0, 10, 100, 500}) {
      int to = from == 0 ? 10 : from * 2;
      assertThat((double) sum(counts, from, to) / draws)
          .as("ranks %d to %d", from, to)
          .isCloseTo(
              share(from, to, zeta),
              within(0.02)); // the formula is exact for the first two ranks only
    }
  }

  private static long sum(long[] counts, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += counts[i];
    }
    return sum;
  }

  private static double share(int from, int to, double zeta) {
    double share = 0;
    for (int i = from; i < to; i++) {
      share += Math.pow(i + 1, -Zipf.THETA) / zeta;
    }
    return share;
  }

  @Property
  void ranksAreBelowTheBound(@ForAll @IntRange(min = 1, max = 3_000_000) int n) {
    Zipf zipf = new Zipf(n);

    assertThat(zipf.rank(0)).isZero();
    assertThat(zipf.rank(Math.nextDown(1.0))).isBetween(0L, n - 1L);
  }

  @Property(tries = 50)
  void scramblingGivesEveryNumberOnce(@ForAll @IntRange(min = 1, max = 5_000) int bound) {
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < bound; i++) {
      seen.add(Scramble.of(i, bound));
    }
    assertThat(seen).hasSize(bound).allMatch(number -> number >= 0 && number < bound);
  }

  @Test
  void givenManyNumbers_whenKeysAreMade_thenNoTwoAreTheSame() {
    TestData data = new TestData(100);
    Set<ByteBuffer> keys = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      byte[] key = new byte[TestData.KEY_BYTES];
      data.key(i, key);
      keys.add(ByteBuffer.wrap(key));
    }
    assertThat(keys).hasSize(100_000);
  }

  @Property
  void aValueTellsItsNumberAndVersionAndNoOtherIsTheSame(
      @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE - 1) int number,
      @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE - 1) int version,
      @ForAll @IntRange(min = 16, max = 300) int length) {
    byte[] value = value(number, version, length);

    assertThat(TestData.number(value)).isEqualTo(number);
    assertThat(TestData.version(value)).isEqualTo(version);
    assertThat(value(number + 1, version, length)).isNotEqualTo(value);
    assertThat(value(number, version + 1, length)).isNotEqualTo(value);
  }

  @Test
  void givenALongValue_whenCompressed_thenAboutHalfIsLeft() {
    byte[] value = value(5, 7, 64 << 10);
    Deflater deflater = new Deflater();
    deflater.setInput(value);
    deflater.finish();

    int left = deflater.deflate(new byte[value.length]);

    assertThat((double) left / value.length).isBetween(0.45, 0.55);
  }

  private static byte[] value(int number, int version, int length) {
    TestData data = new TestData(length);
    byte[] value = data.newValue();
    data.value(number, version, value);
    return value;
  }
}
