package dev.firkin.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {

  private static final Duration IDLE_MAX = Duration.ofMinutes(30);

  @TempDir private Path directory;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-07-01T12:00:00Z"));

  @Test
  void givenASessionInUse_whenTimePasses_thenItEndsOnlyAfterItWasIdle() {
    try (Firkin store = open()) {
      Sessions sessions = new Sessions(store, IDLE_MAX);
      UUID session = sessions.begin("ada");

      pass(Duration.ofMinutes(29));
      assertThat(sessions.use(session)).contains("ada");
      pass(Duration.ofMinutes(29));
      assertThat(sessions.remaining(session)).contains(Duration.ofMinutes(1));
      assertThat(sessions.use(session)).contains("ada");
      pass(Duration.ofMinutes(31));
      assertThat(sessions.use(session)).isEmpty();
      assertThat(sessions.remaining(session)).isEmpty();
      assertThat(sessions.count()).isZero();
    }
  }

  @Test
  void givenSessions_whenTheServiceIsRestarted_thenTheyGoOnWithWhatIsLeft() {
    UUID ada;
    UUID bob;
    try (Firkin store = open()) {
      Sessions sessions = new Sessions(store, IDLE_MAX);
      ada = sessions.begin("ada");
      bob = sessions.begin("bob");
      sessions.end(bob);
    }

    pass(Duration.ofMinutes(10));

    try (Firkin store = open()) {
      Sessions sessions = new Sessions(store, IDLE_MAX);
      assertThat(sessions.remaining(ada)).contains(Duration.ofMinutes(20));
      assertThat(sessions.use(ada)).contains("ada");
      assertThat(sessions.use(bob)).isEmpty();
    }
  }

  @Test
  void whenMainIsRun_thenItsSessionIsEnded() {
    Sessions.main(new String[] {directory.toString()});

    try (Firkin store = open()) {
      assertThat(new Sessions(store, IDLE_MAX).count()).isZero();
    }
  }

  private Firkin open() {
    return Firkin.open(directory, FirkinOptions.builder().clock(now::get).build());
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }
}
