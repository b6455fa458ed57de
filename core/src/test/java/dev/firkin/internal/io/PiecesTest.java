package dev.firkin.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PiecesTest {

  private static final long CAPACITY = 64L << 20;

  private static final long NANOS = 100_000_000;

  private final Pieces pieces = new Pieces(0, CAPACITY, 64 << 10, 0);
  private long now;

  @ParameterizedTest
  @CsvSource({"152, 4096", "5000, 4096", "100000, 65536", "2500000, 2097152", "16777216, 2097152"})
  void givenForcesOfSoManyBytes_whenRoomIsTaken_thenPiecesAreNoLonger(int bytes, int length) {
    force(60, bytes, 0);

    assertThat(pieces.length(60L * bytes)).isEqualTo(length);
    force(1000, bytes, 60L * bytes);
    assertThat(pieces.areTooLong()).isFalse();
  }

  @Test
  void givenLongPieces_whenRecordsAreForcedOneByOne_thenTheyAreTooLongOnceAFileIsWrittenInVain() {
    force(1, 12 << 20, 0);
    assertThat(pieces.length(12 << 20)).isEqualTo(Pieces.MOST);

    int forces = 0;
    for (; !pieces.areTooLong(); forces++) {
      force(1, 152, (12 << 20) + 152L * forces);
    }

    assertThat(forces).isEqualTo((int) (CAPACITY / Pieces.MOST) + 1);
    assertThat(pieces.length(16 << 20)).isEqualTo(Pieces.LEAST);
  }

  @Test
  void givenRoomThatIsTakenWhenForcesAreShort_whenTheyGoOnBeforeIt_thenLongPiecesStillCount() {
    force(1, 12 << 20, 0);
    assertThat(pieces.length(12 << 20)).isEqualTo(Pieces.MOST);
    force(20, 152, 12 << 20);
    assertThat(pieces.length(28 << 20)).isEqualTo(Pieces.LEAST);
    assertThat(pieces.areTooLong()).isFalse();

    force(20, 152, (12 << 20) + 20 * 152);
    assertThat(pieces.areTooLong()).isTrue();
  }

  @Test
  void givenANewFile_whenOneBeforeWasForcedInLongPieces_thenItBeginsWithThem() {
    force(1, 12 << 20, 0);

    Pieces next = new Pieces(4096, CAPACITY, pieces.usualForce(), 0);

    assertThat(next.length(4096)).isEqualTo(Pieces.MOST);
  }

  @Test
  void givenAFileThatIsOpenedAgain_whenRecordsAreForcedOneByOne_thenPiecesArePages() {
    Pieces again = new Pieces(40 << 20, CAPACITY, 0, 0);
    for (int i = 1; i <= 100; i++) {
      again.forced((40 << 20) + i * 152L, i);
      assertThat(again.length(48 << 20)).isEqualTo(Pieces.LEAST);
    }
  }

  @Test
  void givenFewPutsAndNoForces_whenTheSystemWritesThemLittleByLittle_thenPiecesArePages() {
    long day = TimeUnit.DAYS.toNanos(1);
    for (int i = 1; i <= 20; i++) {
      pieces.forced((long) i * (16 << 20), i * day);
    }

    assertThat(pieces.length(400 << 20)).isEqualTo(Pieces.LEAST);
  }

  private void force(int times, int bytes, long from) {
    for (int i = 1; i <= times; i++) {
      now += NANOS;
      pieces.forced(from + (long) i * bytes, now);
    }
  }
}
