package dev.firkin.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kryo is for one thread at a time; the codec is for all. */
class KryoThreadsTest {

  record Item(int number, String text, @Nullable Item inner) {}

  private static Item item(int number) {
    return new Item(number, "item " + number, new Item(-number, "inner", null));
  }

  @Test
  void givenThousandsOfVirtualThreads_whenTheyEncodeAndDecode_thenEachGetsItsOwn()
      throws Exception {
    var codec = KryoCodec.of(new TypeRef<List<Item>>() {});
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 5_000; i++) {
        List<Item> items = List.of(item(i), item(i + 1));
        done.add(
            threads.submit(() -> {
              byte[] bytes = codec.encode(items);
              Thread.yield();
              return codec.decode(bytes).equals(items);
            }));
      }
      for (var each : done) {
        assertThat(each.get()).isTrue();
      }
    }
    assertThat(codec.pool().size())
        .isBetween(1, Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
  }

  record Reentrant(byte[] bytes) {
    static @Nullable KryoCodec<Item> codec;

    Reentrant {
      if (codec != null) {
        codec.decode(bytes);
      }
    }
  }

  @Test
  void givenConstructorThatDecodes_whenDecoded_thenBothSucceed() {
    var codec =
        KryoCodec.builder(new TypeRef<List<Object>>() {})
            .register(Reentrant.class, Item.class)
            .build();
    var items = KryoCodec.of(Item.class);
    List<Object> value = List.of(new Reentrant(items.encode(item(1))), item(2));
    byte[] bytes = codec.encode(value);
    Reentrant.codec = items;
    try {
      assertThat(codec.decode(bytes).get(1)).isEqualTo(item(2));
    } finally {
      Reentrant.codec = null;
    }
  }

  @Test
  void givenException_whenThrownInTheMiddle_thenThatKryoIsNotUsedAgain() {
    var codec = KryoCodec.of(new TypeRef<List<Object>>() {});
    List<Object> good = List.of(List.of("a"), "b");
    byte[] bytes = codec.encode(good);

    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> codec.encode(List.of("a", new Object())))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(codec.pool().size()).isZero();
      assertThat(codec.encode(good)).isEqualTo(bytes);
      assertThat(codec.pool().size()).isOne();
      assertThatThrownBy(() -> codec.decode(new byte[] {55, 99}))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(codec.pool().size()).isZero();
      assertThat(codec.decode(bytes)).isEqualTo(good);
    }
  }

  @Test
  void givenBigValue_whenEncoded_thenNoBigBufferStaysInThePool() {
    var codec = KryoCodec.of(byte[].class);
    codec.encode(new byte[10 << 20]);

    Workbench bench = codec.pool().take();
    assertThat(bench.bufferBytes()).isEqualTo(512);
  }

  @Test
  void givenPool_whenMoreAreGivenThanItKeeps_thenTheyAreLeft() {
    var made = new AtomicInteger();
    var pool = new Pool<>(3, made::incrementAndGet);
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      taken.add(pool.take());
    }
    taken.forEach(pool::give);

    assertThat(taken).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    assertThat(pool.size()).isEqualTo(3);
    assertThat(List.of(pool.take(), pool.take(), pool.take()))
        .doesNotHaveDuplicates()
        .isSubsetOf(taken);
    assertThat(pool.take()).isEqualTo(6);
  }

  @Test
  void givenPool_whenManyThreadsTakeAndGive_thenNothingIsSharedAndNoneAppearsTwice()
      throws Exception {
    var pool = new Pool<>(4, AtomicInteger::new);
    var trouble = new ConcurrentLinkedQueue<String>();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 20_000; i++) {
                  AtomicInteger mine = pool.take();
                  if (mine.getAndIncrement() != 0) {
                    trouble.add("shared");
                  }
                  mine.set(0);
                  pool.give(mine);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Set<AtomicInteger> kept =
        java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    int size = pool.size();
    for (int i = 0; i < size; i++) {
      kept.add(pool.take());
    }

    assertThat(trouble).isEmpty();
    assertThat(kept).hasSize(size);
    assertThat(size).isBetween(1, 4);
  }
}
