package dev.firkin.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PiecesTest {

  private static final long CAPACITY = 64L << 20;

  private final Pieces pieces = new Pieces(4096, CAPACITY);

  @Test
  void givenNewFile_whenRoomIsTakenWithoutAForce_thenPiecesGrowToTheMost() {
    long taken = 4096;
    int before = 0;
    while (taken < 8 << 20) {
      int length = pieces.length(taken);
      assertThat(length).isBetween(Math.max(before, Pieces.LEAST), Pieces.MOST);
      assertThat(Integer.bitCount(length)).isEqualTo(1);
      assertThat((long) length).isLessThanOrEqualTo(Math.max(Pieces.LEAST, taken));
      before = length;
      taken += 64 << 10;
    }
    assertThat(before).isEqualTo(Pieces.MOST);
  }

  @Test
  void givenEachRecordForced_whenRoomIsTaken_thenPiecesArePages() {
    long end = 4096;
    long taken = 4096;
    for (int i = 0; i < 100_000; i++) {
      if (end + 152 > taken) {
        assertThat(pieces.length(taken)).isEqualTo(Pieces.LEAST);
        taken += 64 << 10;
      }
      end += 152;
      pieces.forced(end, taken);
    }
    assertThat(pieces.areTooLong()).isFalse(); // nothing shorter is kept
  }

  @Test
  void givenForcesOfSoManyBytes_whenRoomIsTaken_thenPiecesAreNoLonger() {
    long end = 4096;
    for (int i = 0; i < 40; i++) {
      end += 100_000;
      pieces.forced(end, end + (1 << 20));
    }

    assertThat(pieces.length(end + (1 << 20))).isEqualTo(64 << 10);
    assertThat(pieces.areTooLong()).isFalse();
  }

  @Test
  void givenLongPieces_whenRecordsAreForcedOneByOne_thenTheyAreTooLongOnceAFileIsWrittenInVain() {
    assertThat(pieces.length(20 << 20)).isEqualTo(Pieces.MOST);
    long end = 12 << 20;
    pieces.forced(end, 20 << 20);
    int forces = 0;
    while (!pieces.areTooLong()) {
      end += 152;
      pieces.forced(end, 20 << 20);
      forces++;
    }
    assertThat(forces).isEqualTo((int) (CAPACITY / Pieces.MOST) + 1);
  }

  @Test
  void givenLongPieces_whenForcesAreLonger_thenNothingIsWrittenInVain() {
    long end = 0;
    for (int i = 0; i < 1_000; i++) {
      assertThat(pieces.length(end + (8 << 20))).isEqualTo(Pieces.MOST);
      end += 2 * Pieces.MOST;
      pieces.forced(end, end + (8 << 20));
    }
    assertThat(pieces.areTooLong()).isFalse();
  }
}
