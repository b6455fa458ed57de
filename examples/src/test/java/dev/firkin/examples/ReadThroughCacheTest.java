package dev.firkin.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.examples.ReadThroughCache.Counts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadThroughCacheTest {

  private static final Duration TIME_TO_LIVE = Duration.ofHours(1);

  @TempDir private Path directory;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-07-01T12:00:00Z"));
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void givenACallUnderWay_whenOthersAskForTheSameKey_thenTheyAreAnsweredByThatCall() {
    CountDownLatch letGo = new CountDownLatch(1);
    try (Firkin store = open()) {
      ReadThroughCache<String, String> cache =
          cache(
              store,
              key -> {
                await(letGo);
                return key + " by call " + calls.incrementAndGet();
              });
      CompletableFuture<?>[] askers = new CompletableFuture<?>[8];
      for (int i = 0; i < askers.length; i++) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(cache.get("k")));
        askers[i] = answer;
      }
      while (cache.counts().shared() < askers.length - 1) {
        Thread.onSpinWait();
      }
      letGo.countDown();

      assertThat(askers).allSatisfy(asker -> assertThat(asker.join()).isEqualTo("k by call 1"));
      assertThat(cache.counts()).isEqualTo(new Counts(0, 1, 7));
      assertThat(cache.get("k")).isEqualTo("k by call 1");
      assertThat(cache.counts()).isEqualTo(new Counts(1, 1, 7));
    }
  }

  @Test
  void givenAnAnswer_whenItsTimeToLiveHasPassed_thenTheCallIsMadeAgainAndNothingIsLeftOver() {
    try (Firkin store = open()) {
      ReadThroughCache<String, String> cache = cache(store, this::numbered);
      assertThat(cache.get("k")).isEqualTo("k 1");
      pass(TIME_TO_LIVE.minusMinutes(1));
      assertThat(cache.get("k")).isEqualTo("k 1");
      pass(Duration.ofMinutes(1));

      assertThat(cache.size()).isZero();
      assertThat(cache.get("k")).isEqualTo("k 2");
      assertThat(cache.size()).isEqualTo(1);
    }
  }

  @Test
  void givenAnswers_whenReopened_thenTheyHoldForWhatWasLeftOfTheirTime() {
    try (Firkin store = open()) {
      cache(store, this::numbered).get("k");
    }
    pass(TIME_TO_LIVE.minusMinutes(1));

    try (Firkin store = open()) {
      ReadThroughCache<String, String> cache = cache(store, this::numbered);
      assertThat(cache.get("k")).isEqualTo("k 1");
      assertThat(cache.counts()).isEqualTo(new Counts(1, 0, 0));
      pass(Duration.ofMinutes(1));
      assertThat(cache.get("k")).isEqualTo("k 2");
    }
  }

  @Test
  void givenACallThatFails_whenAskedAgain_thenItIsTriedAgain() {
    try (Firkin store = open()) {
      ReadThroughCache<String, String> cache =
          cache(
              store,
              key -> {
                if (calls.incrementAndGet() == 1) {
                  throw new IllegalStateException("the service is down");
                }
                return key;
              });

      assertThatThrownBy(() -> cache.get("k"))
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("the service is down");
      assertThat(cache.size()).isZero();
      assertThat(cache.get("k")).isEqualTo("k");
    }
  }

  @Test
  void givenACallUnderWay_whenTheKeyIsForgotten_thenItsOldAnswerIsNotKept() {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    try (Firkin store = open()) {
      ReadThroughCache<String, String> cache =
          cache(
              store,
              key -> {
                called.countDown();
                await(letGo);
                return numbered(key);
              });
      CompletableFuture<String> asker = CompletableFuture.supplyAsync(() -> cache.get("k"));
      await(called);
      cache.forget("k");
      letGo.countDown();

      assertThat(asker.join()).isEqualTo("k 1");
      assertThat(cache.size()).isZero();
      assertThat(cache.get("k")).isEqualTo("k 2");
      cache.forget("k");
      assertThat(cache.size()).isZero();
    }
  }

  @Test
  void whenMainIsRunTwice_thenTheSecondMakesNoSlowCall() throws Exception {
    assertThat(Printed.by(ReadThroughCache::main, directory))
        .contains("eight have asked for EUR, slow calls: 1");
    assertThat(Printed.by(ReadThroughCache::main, directory))
        .contains("eight have asked for EUR, slow calls: 0", "slow calls: 0, kept: 2");
  }

  private String numbered(String key) {
    return key + " " + calls.incrementAndGet();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Firkin open() {
    return Firkin.open(directory, FirkinOptions.builder().clock(now::get).build());
  }

  private static ReadThroughCache<String, String> cache(
      Firkin store, Function<String, String> slowCall) {
    return new ReadThroughCache<>(
        store, "answers", Codecs.utf8(), Codecs.utf8(), TIME_TO_LIVE, slowCall);
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }
}
