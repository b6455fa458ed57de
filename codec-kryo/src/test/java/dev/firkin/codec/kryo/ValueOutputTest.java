package dev.firkin.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ValueOutputTest {

  @Property(tries = 200)
  void aLengthStandsBeforeWhatItCounts(
      @ForAll @IntRange(max = 600) int before, @ForAll @IntRange(max = 40_000) int length) {
    var output = new ValueOutput(0);
    output.writeBytes(new byte[before]);
    int start = output.open();
    for (int i = 0; i < length; i++) {
      output.writeByte(i);
    }
    output.close(start);
    output.writeByte(-1);

    var input = new ValueInput(output.take(), 0);
    input.pass(before);
    assertThat(input.readVarInt(true)).isEqualTo(length);
    for (int i = 0; i < length; i++) {
      assertThat(input.readByte()).isEqualTo((byte) i);
    }
    assertThat(input.readByte()).isEqualTo((byte) -1);
    assertThat(input.remaining()).isZero();
  }

  @Test
  void givenLargeValue_whenTaken_thenTheBufferIsNotKept() {
    var output = new ValueOutput(0);
    output.writeBytes(new byte[60_000]);
    assertThat(output.take()).hasSize(60_000);
    int kept = output.capacity();
    output.writeBytes(new byte[600_000]);
    assertThat(output.take()).hasSize(600_000);

    assertThat(kept).isBetween(60_000, 65_536);
    assertThat(output.capacity()).isEqualTo(512);
    assertThat(output.take()).isEmpty();
  }

  @Test
  void givenMoreThanAnArrayHolds_whenWritten_thenRefused() {
    var output = new ValueOutput(0);
    output.writeByte(1);

    assertThatThrownBy(() -> output.require(Integer.MAX_VALUE)).hasMessage("larger than 2 GiB");
    assertThat(output.take()).containsExactly(1);
  }
}
