package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.spi.DamagedImageException;
import dev.firkin.spi.KeydirImageSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class ImageChunksTest {

  private ImageChunks chunks;

  /** An image of which a test says what happens while it is checked. */
  private ImageChunks chunks(Runnable check) {
    KeydirImageSource source =
        new KeydirImageSource() {
          @Override
          public long bytes() {
            return Memory.CHUNK_BYTES;
          }

          @Override
          public byte[] parameters() {
            return new byte[0];
          }

          @Override
          public MemorySegment map(long offset, long bytes, Arena arena) {
            throw new AssertionError("it is mapped already");
          }

          @Override
          public void check(long offset, MemorySegment mapped) {
            check.run();
          }
        };
    ImageChunks made = new ImageChunks(source, 1);
    made.set(0, 1, MemorySegment.ofArray(new byte[(int) Memory.CHUNK_BYTES]));
    return made;
  }

  @Test
  void givenAChunk_whenAnotherThreadChecksItFirstAndChangesIt_thenTheSlowerOneFindsNoDamage() {
    int[] checks = {0};
    chunks =
        chunks(() -> {
          if (checks[0]++ == 0) {
            chunks.get(0).put(0, 7); // another thread's, which finds it whole
            throw new DamagedImageException("it has been changed since");
          }
        });

    assertThat(chunks.get(0).get(0)).isEqualTo(7);
    assertThat(chunks.row()[0].get(0)).isEqualTo(7);
  }

  @Test
  void givenADamagedChunk_whenItIsNeeded_thenNobodyGetsIt() {
    chunks =
        chunks(() -> {
          throw new DamagedImageException("rotten");
        });

    assertThatThrownBy(() -> chunks.get(0)).isInstanceOf(DamagedImageException.class);
    assertThatThrownBy(() -> chunks.checkNext()).isInstanceOf(DamagedImageException.class);
    assertThat(chunks.row()[0]).isNull();
  }
}
