package dev.firkin.examples.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What every codec promises, and the layout of this one. */
class ReadingCodecTest implements CodecContract<Reading> {

  private static final Reading READING =
      new Reading(7, Instant.parse("2026-07-01T12:00:00.000000009Z"), 21.5, 98);
  private static final String LAYOUT =
      "01 0000000000000007 000000006a450140 00000009 4035800000000000 62";

  @Override
  public Codec<Reading> codec() {
    return new ReadingCodec();
  }

  @Override
  public Arbitrary<Reading> values() {
    Arbitrary<Instant> moments =
        Combinators.combine(
                Arbitraries.longs()
                    .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                Arbitraries.integers().between(0, 999_999_999))
            .as(Instant::ofEpochSecond);
    Arbitrary<Double> values =
        Arbitraries.oneOf(
            Arbitraries.longs().map(Double::longBitsToDouble),
            Arbitraries.of(-0.0, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY));
    return Combinators.combine(
            Arbitraries.longs(), moments, values, Arbitraries.integers().between(0, 100))
        .as(Reading::new);
  }

  @Override
  public List<Reading> extremes() {
    return List.of(
        new Reading(0, Instant.EPOCH, 0, 0),
        new Reading(Long.MIN_VALUE, Instant.MIN, Double.NEGATIVE_INFINITY, 0),
        new Reading(Long.MAX_VALUE, Instant.MAX, Double.NaN, 100));
  }

  @Test
  void givenAReading_whenEncoded_thenTheBytesAreThoseOfTheLayout() {
    assertThat(codec().encode(READING)).isEqualTo(bytes(LAYOUT));
    assertThat(codec().decode(bytes(LAYOUT))).isEqualTo(READING);
  }

  @Property
  void bytesThatAreAcceptedAreThoseOfTheirReading(
      @ForAll("anyValue") Reading reading,
      @ForAll @IntRange(max = 29) int offset,
      @ForAll byte damage) {
    byte[] damaged = codec().encode(reading);
    damaged[offset] = damage;
    Reading decoded;
    try {
      decoded = codec().decode(damaged.clone());
    } catch (IllegalArgumentException refused) {
      return;
    }
    assertThat(codec().encode(decoded)).isEqualTo(damaged);
  }

  @Test
  void givenBytesOfNoReading_whenDecoded_thenTheErrorSaysWhatIsWrong() {
    refused(LAYOUT + "00", "a reading has 30 bytes, these are 31");
    refused("", "these are 0");
    refused("02" + LAYOUT.substring(2), "version 2");
    refused(LAYOUT.replace("00000009 ", "3b9aca00 "), "nanos must be");
    refused(LAYOUT.replace("00000009 ", "ffffffff "), "nanos must be");
    refused(LAYOUT.replace("000000006a450140", "7fffffffffffffff"), "seconds");
    refused(LAYOUT.replace("4035800000000000", "7ff8000000000001"), "NaN");
    refused(LAYOUT.replace(" 62", "65"), "battery must be 0 to 100 percent, was 101");
    refused(LAYOUT.replace(" 62", "ff"), "battery must be 0 to 100 percent, was -1");
  }

  private void refused(String hex, String problem) {
    assertThatThrownBy(() -> codec().decode(bytes(hex)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
