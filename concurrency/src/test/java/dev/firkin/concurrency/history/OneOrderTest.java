package dev.firkin.concurrency.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong, and objects to nothing that is right. */
class OneOrderTest {

  private static final int A = 0;
  private static final int B = 1;

  private final List<Call<Did>> calls = new ArrayList<>();

  private OneOrderTest call(int thread, long begin, long end, Did did) {
    calls.add(new Call<>(thread, begin, end, did));
    return this;
  }

  private @Nullable String objection() {
    return OneOrder.objection(Entries.NONE, calls);
  }

  private void assertRight() {
    assertThat(objection()).isNull();
  }

  private void assertWrong() {
    assertThat(objection()).isNotNull();
  }

  private static Did batch(int a, int b) {
    int[] values = new int[Entries.KEYS];
    Arrays.fill(values, -1);
    values[A] = a;
    values[B] = b;
    return new Did.Batch(values);
  }

  private static Did moment(int a, int b) {
    int[] told = new int[Entries.KEYS];
    told[A] = a;
    told[B] = b;
    return new Did.Moment(0, Entries.KEYS, told);
  }

  @Test
  void givenNoCalls_whenChecked_thenRight() {
    assertRight();
  }

  @Test
  void givenCallsOneAfterTheOther_whenToldSo_thenRight() {
    call(0, 1, 2, new Did.Put(A, 5, 0));
    call(1, 3, 4, new Did.Get(A, 5));
    call(0, 5, 6, new Did.Remove(A, 5));
    call(1, 7, 8, new Did.Get(A, 0));
    assertRight();
  }

  @Test
  void givenAValueOfBefore_whenReadAfterTheNextWasAcknowledged_thenWrong() {
    call(0, 1, 2, new Did.Set(A, 5));
    call(0, 3, 4, new Did.Set(A, 6));
    call(1, 5, 6, new Did.Get(A, 5));
    assertWrong();
  }

  @Test
  void givenAValueOfBefore_whenReadWhileTheNextIsWritten_thenRight() {
    call(0, 1, 2, new Did.Set(A, 5));
    call(0, 3, 6, new Did.Set(A, 6));
    call(1, 4, 5, new Did.Get(A, 5));
    assertRight();
  }

  @Test
  void givenAReaderThatSawTheNewValue_whenAnotherOneSeesTheOldOneAfterIt_thenWrong() {
    call(0, 1, 2, new Did.Set(A, 5));
    call(0, 3, 20, new Did.Set(A, 6));
    call(1, 4, 5, new Did.Get(A, 6));
    call(2, 6, 7, new Did.Get(A, 5));
    assertWrong();
  }

  @Test
  void givenAValueThatIsWrittenLater_whenRead_thenWrong() {
    call(1, 1, 2, new Did.Get(A, 5));
    call(0, 3, 4, new Did.Set(A, 5));
    assertWrong();
  }

  @Test
  void givenAValueThatNobodyWrote_whenRead_thenWrong() {
    call(0, 1, 4, new Did.Set(A, 5));
    call(1, 2, 3, new Did.Get(A, 7));
    assertWrong();
  }

  @Test
  void givenALostUpdate_whenTwoCountFromTheSameValue_thenWrong() {
    call(0, 1, 2, new Did.Set(A, 4));
    call(0, 3, 6, new Did.Compute(A, 1, 5));
    call(1, 4, 7, new Did.Compute(A, 1, 5));
    assertWrong();
  }

  @Test
  void givenPutIfAbsent_whenTwoWin_thenWrong() {
    call(0, 1, 4, new Did.PutIfAbsent(A, 5, 0));
    call(1, 2, 3, new Did.PutIfAbsent(A, 6, 0));
    assertWrong();
  }

  @Test
  void givenPutIfAbsent_whenTheLoserIsToldTheWinnersValue_thenRight() {
    call(0, 1, 4, new Did.PutIfAbsent(A, 5, 6));
    call(1, 2, 3, new Did.PutIfAbsent(A, 6, 0));
    assertRight();
  }

  @Test
  void givenDelete_whenTwoDeleteTheSameEntry_thenWrong() {
    call(0, 1, 2, new Did.Set(A, 5));
    call(0, 3, 6, new Did.Delete(A, true));
    call(1, 4, 5, new Did.Delete(A, true));
    assertWrong();
  }

  @Test
  void givenReplace_whenTwoReplaceTheSameValue_thenWrong() {
    call(0, 1, 2, new Did.Set(A, 5));
    call(0, 3, 6, new Did.Replace(A, 5, 7, true));
    call(1, 4, 5, new Did.Replace(A, 5, 8, true));
    assertWrong();
  }

  @Test
  void givenReplace_whenItFailsAlthoughTheValueIsThere_thenWrong() {
    call(0, 1, 2, new Did.Set(A, 5));
    call(0, 3, 4, new Did.Replace(A, 5, 7, false));
    assertWrong();
  }

  @Test
  void givenTouch_whenItFindsNothingAlthoughThereIsAnEntry_thenWrong() {
    call(0, 1, 2, new Did.Set(A, 5));
    call(1, 3, 4, new Did.Touch(A, false));
    assertWrong();
  }

  @Test
  void givenABatch_whenHalfOfItIsInASnapshot_thenWrong() {
    call(0, 1, 4, batch(5, 6));
    call(1, 2, 3, moment(5, 0));
    assertWrong();
  }

  @Test
  void givenABatch_whenASnapshotMeanwhileHasAllOrNothing_thenRight() {
    call(0, 1, 6, batch(5, 6));
    call(1, 2, 3, moment(0, 0));
    call(1, 4, 5, moment(5, 6));
    assertRight();
  }

  @Test
  void givenABatch_whenOneKeyIsNewAndThenAnotherOld_thenWrong() {
    call(0, 1, 20, batch(5, 6));
    call(1, 2, 3, new Did.Get(A, 5));
    call(1, 4, 5, new Did.Get(B, 0));
    assertWrong();
  }

  @Test
  void givenAnAcknowledgedWrite_whenALaterSnapshotLacksIt_thenWrong() {
    call(0, 1, 2, new Did.Set(A, 5));
    call(1, 3, 4, moment(0, 0));
    assertWrong();
  }

  @Test
  void givenASnapshot_whenItHasWhatWasWrittenAfterIt_thenWrong() {
    call(1, 1, 2, moment(5, 0));
    call(0, 3, 4, new Did.Set(A, 5));
    assertWrong();
  }

  @Test
  void givenTwoSnapshots_whenTheyDisagreeAboutTheOrderOfTwoWrites_thenWrong() {
    call(0, 1, 20, new Did.Set(A, 5));
    call(1, 1, 20, new Did.Set(B, 6));
    call(2, 2, 10, moment(5, 0));
    call(3, 2, 10, moment(0, 6));
    assertWrong();
  }

  @Test
  void givenReadersOfTwoKeys_whenTheyDisagreeAboutTheOrderOfTwoWrites_thenWrong() {
    call(0, 1, 20, new Did.Set(A, 5));
    call(1, 1, 20, new Did.Set(B, 6));
    call(2, 2, 3, new Did.Get(A, 5));
    call(2, 4, 5, new Did.Get(B, 0));
    call(3, 2, 3, new Did.Get(B, 6));
    call(3, 4, 5, new Did.Get(A, 0));
    assertWrong();
  }

  @Test
  void givenASize_whenItCountsHalfABatch_thenWrong() {
    call(0, 1, 4, batch(5, 6));
    call(1, 2, 3, new Did.Size(0, Entries.KEYS, 1));
    assertWrong();
  }

  @Test
  void givenAClear_whenAnEntryOutlivesIt_thenWrong() {
    call(0, 1, 2, batch(5, 6));
    call(0, 3, 6, new Did.Clear(0, Entries.FIRST));
    call(1, 4, 5, moment(5, 0));
    assertWrong();
  }

  @Test
  void givenEqualTimes_whenEitherOrderIsPossible_thenRight() {
    call(0, 1, 2, new Did.Set(A, 5));
    call(1, 2, 3, new Did.Get(A, 0));
    assertRight();
  }

  @Test
  void givenAThreadWithTwoCallsUnderWay_whenChecked_thenRefused() {
    call(0, 1, 4, new Did.Set(A, 5));
    call(0, 2, 3, new Did.Set(A, 6));
    assertThatThrownBy(this::objection)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("under way");
  }

  @Test
  void givenAnObjection_whenRead_thenItNamesTheCall() {
    call(0, 1, 2, new Did.Set(A, 5));
    call(1, 3, 4, new Did.Get(A, 6));
    assertThat(objection()).contains("thread 1 ends", "told=6");
  }

  /** Against trying all orders, on what is small enough for that. */
  @Test
  void givenSmallHistories_whenAllOrdersAreTried_thenTheAnswerIsTheSame() {
    int right = 0;
    int wrong = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      List<Call<Did>> history = randomHistory(new Random(seed));
      boolean expected = fitsInSomeOrder(Entries.NONE, history);
      assertThat(OneOrder.objection(Entries.NONE, history) == null)
          .as("seed %d: %s", seed, history)
          .isEqualTo(expected);
      right += expected ? 1 : 0;
      wrong += expected ? 0 : 1;
    }
    assertThat(right).isGreaterThan(2_000);
    assertThat(wrong).isGreaterThan(2_000);
  }

  /** Three threads, two calls each, few values, answers that are often wrong. */
  private static List<Call<Did>> randomHistory(Random random) {
    List<Call<Did>> history = new ArrayList<>();
    for (int thread = 0; thread < 3; thread++) {
      long time = random.nextInt(4);
      for (int i = 0; i < 2; i++) {
        long end = time + random.nextInt(8);
        history.add(new Call<>(thread, time, end, randomDid(random)));
        time = end + 1 + random.nextInt(4);
      }
    }
    return history;
  }

  private static Did randomDid(Random random) {
    int value = 1 + random.nextInt(2);
    int told = random.nextInt(3);
    int key = random.nextInt(2);
    return switch (random.nextInt(7)) {
      case 0, 1 -> new Did.Set(key, value);
      case 2 -> new Did.Get(key, told);
      case 3 -> new Did.PutIfAbsent(key, value, told);
      case 4 -> batch(value, random.nextInt(3));
      case 5 -> moment(told, random.nextInt(3));
      default -> new Did.Delete(key, random.nextBoolean());
    };
  }

  private static boolean fitsInSomeOrder(Entries state, List<Call<Did>> left) {
    if (left.isEmpty()) {
      return true;
    }
    return IntStream.range(0, left.size())
        .anyMatch(i -> {
          Call<Did> first = left.get(i);
          if (left.stream().anyMatch(other -> other.end() < first.begin())) {
            return false;
          }
          Entries after = first.deed().after(state);
          List<Call<Did>> rest = new ArrayList<>(left);
          rest.remove(i);
          return after != null && fitsInSomeOrder(after, rest);
        });
  }
}
