package dev.firkin.internal.keydir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.error.LimitException;
import dev.firkin.spi.DamagedImageException;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** What several threads meet with that come by the same images. */
class RestoredKeydirsTest {

  private static final byte[] KEY = {'k'};
  private static final long PLACE = Location.of(3, 64, 0);

  private final AtomicInteger refills = new AtomicInteger();
  private RestoredKeydirs restored;

  /** A keydir of which a test says what happens while it is looked at. */
  private static Keydir keydir(LongSupplier find, BooleanSupplier check, Runnable close) {
    return (Keydir)
        Proxy.newProxyInstance(
            Keydir.class.getClassLoader(),
            new Class<?>[] {Keydir.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "find" -> find.getAsLong();
                  case "checkImage" -> check.getAsBoolean();
                  case "close" -> {
                    close.run();
                    yield null;
                  }
                  default -> throw new AssertionError(method);
                });
  }

  /** Maps of which the first has a keydir that knows where the key is. */
  private static Keyspaces refilled(Keyspace map) {
    Keyspaces fresh = new Keyspaces(new NoKeydirs(), null);
    fresh.add(map.id(), keydir(() -> PLACE, () -> false, () -> {}));
    return fresh;
  }

  private static final class NoKeydirs implements KeydirProvider {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public Keydir create(KeydirContext context) {
      throw new AssertionError("nobody asks for another");
    }
  }

  @Test
  void givenASlowReader_whenAllIsCheckedAndChangedMeanwhile_thenThatIsNoDamage() {
    AtomicInteger finds = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    Keydir keydir =
        keydir(
            () -> {
              if (finds.getAndIncrement() == 0) {
                restored.settle(); // by a writer, who has changed what the reader was checking
                throw new DamagedImageException("changed");
              }
              return PLACE;
            },
            () -> false,
            closed::incrementAndGet);
    Keyspace map = new Keyspace(1, keydir);
    restored =
        new RestoredKeydirs(
            List.of(map),
            () -> {
              refills.incrementAndGet();
              return refilled(map);
            });

    assertThat(map.keydir().find(KEY, 1)).isEqualTo(PLACE);

    assertThat(map.keydir()).isSameAs(keydir);
    assertThat(closed).hasValue(0);
    assertThat(refills).hasValue(0);
  }

  @Test
  void givenAFillingThatFails_whenSomebodyIsCheckingMeanwhile_thenNothingPassesForChecked() {
    Keydir keydir =
        keydir(
            () -> PLACE,
            () -> {
              assertThatThrownBy(() -> restored.refill("found by another thread"))
                  .isInstanceOf(LimitException.class);
              return false; // what a keydir says that has been closed
            },
            () -> {});
    Keyspace map = new Keyspace(1, keydir);
    restored =
        new RestoredKeydirs(
            List.of(map),
            () -> {
              if (refills.incrementAndGet() <= 2) {
                throw new LimitException("no memory");
              }
              return refilled(map);
            });

    assertThatThrownBy(restored::settle).isInstanceOf(LimitException.class);
    restored.settle();

    assertThat(refills).hasValue(3);
    assertThat(map.keydir()).isNotSameAs(keydir).isNotInstanceOf(RestoredKeydir.class);
    assertThat(map.keydir().find(KEY, 1)).isEqualTo(PLACE);
  }
}
