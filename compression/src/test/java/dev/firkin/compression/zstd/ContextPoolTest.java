package dev.firkin.compression.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ContextPoolTest {

  private final AtomicInteger made = new AtomicInteger();
  private final List<Integer> closed = new ArrayList<>();
  private final ContextPool<Integer> pool =
      new ContextPool<>(2, made::incrementAndGet, closed::add);

  @Test
  void givenContextGivenBack_whenTakenAgain_thenItIsTheSame() {
    Integer first = pool.take();
    pool.give(first, true);
    assertThat(pool.take()).isSameAs(first);
    assertThat(pool.take()).isNotEqualTo(first);
    assertThat(closed).isEmpty();
  }

  @Test
  void givenMoreThanFitIn_whenGivenBack_thenTheRestIsClosed() {
    List<Integer> taken = List.of(pool.take(), pool.take(), pool.take());
    assertThat(taken).doesNotHaveDuplicates();
    taken.forEach(context -> pool.give(context, true));
    assertThat(closed).containsExactly(taken.getLast());
    assertThat(List.of(pool.take(), pool.take()))
        .containsExactlyInAnyOrderElementsOf(taken.subList(0, 2));
  }

  @Test
  void givenContextNotToKeep_whenGivenBack_thenItIsClosed() {
    Integer failed = pool.take();
    pool.give(failed, false);
    assertThat(closed).containsExactly(failed);
    assertThat(pool.take()).isNotEqualTo(failed);
  }

  @Test
  @Timeout(60)
  void givenManyThreads_whenTheyTake_thenNoContextIsWithTwo() throws Exception {
    Set<Object> inUse = ConcurrentHashMap.newKeySet();
    var shared = new ContextPool<>(3, Object::new, _ -> {});
    var together = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        results.add(
            threads.submit(() -> {
              together.await();
              boolean alone = true;
              for (int i = 0; i < 20_000; i++) {
                Object context = shared.take();
                alone &= inUse.add(context);
                if (i % 16 == 0) {
                  Thread.yield();
                }
                inUse.remove(context);
                shared.give(context, true);
              }
              return alone;
            }));
      }
      together.countDown();
      for (Future<Boolean> alone : results) {
        assertThat(alone.get(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void givenValueAboveTheLimit_whenCompressed_thenItsContextIsNotKept() {
    compress(1);
    CompressContext next = FrameWriter.CONTEXTS.take();
    FrameWriter.CONTEXTS.give(next, true);

    compress(FrameWriter.KEPT_VALUE_BYTES_MAX);
    CompressContext afterSmall = FrameWriter.CONTEXTS.take();
    FrameWriter.CONTEXTS.give(afterSmall, true);
    compress(FrameWriter.KEPT_VALUE_BYTES_MAX + 1);
    CompressContext afterLarge = FrameWriter.CONTEXTS.take();
    FrameWriter.CONTEXTS.give(afterLarge, true);

    assertThat(afterSmall).isSameAs(next);
    assertThat(afterLarge).isNotSameAs(next);
  }

  private static void compress(int length) {
    new ZstdCompressor().compress(ByteBuffer.allocate(length), ByteBuffer.allocate(length + 100));
  }
}
