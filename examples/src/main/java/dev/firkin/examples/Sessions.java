package dev.firkin.examples;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MapOptions;
import dev.firkin.config.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Who is logged in: sessions that end when they have been idle for too long, and that survive a
 * restart. An expired session is gone at its moment; nobody has to clean up.
 */
public final class Sessions {

  private final FirkinMap<UUID, String> users;
  private final Duration idleMax;

  /**
   * @param store where they are kept, beside other maps
   * @param idleMax how long a session lives after it was last used
   */
  public Sessions(Firkin store, Duration idleMax) {
    this.users =
        store.map("sessions", Codecs.uuid(), Codecs.utf8(), MapOptions.withTimeToLive(idleMax));
    this.idleMax = idleMax;
  }

  /** Begins a session. */
  public UUID begin(String user) {
    UUID session = UUID.randomUUID();
    users.set(session, user);
    return session;
  }

  /** Whose session it is, which is a use of it; empty if it has ended. */
  public Optional<String> use(UUID session) {
    String user = users.get(session);
    return user != null && users.touch(session, idleMax) ? Optional.of(user) : Optional.empty();
  }

  /** How long the session lives if it is not used, or empty if it has ended. */
  public Optional<Duration> remaining(UUID session) {
    return users.timeToLive(session);
  }

  /** Ends a session; one that has ended already is none of the caller's trouble. */
  public void end(UUID session) {
    users.delete(session);
  }

  /** How many sessions there are now. */
  public long count() {
    return users.mappingCount();
  }

  /**
   * Begins a session, uses it and ends it: {@code Sessions DIRECTORY}. A power cut may cost the
   * last five seconds of sessions here, which nobody minds; the end of the process costs none.
   */
  public static void main(String[] args) {
    FirkinOptions options =
        FirkinOptions.builder().syncPolicy(SyncPolicy.every(Duration.ofSeconds(5))).build();
    try (Firkin store = Firkin.open(Path.of(args[0]), options)) {
      Sessions sessions = new Sessions(store, Duration.ofMinutes(30));
      UUID session = sessions.begin("ada");
      System.out.println("user: " + sessions.use(session).orElse("nobody"));
      long seconds = sessions.remaining(session).orElseThrow().toSeconds();
      System.out.println("minutes left: " + Math.round(seconds / 60.0));
      sessions.end(session);
      System.out.println("user: " + sessions.use(session).orElse("nobody"));
    }
  }
}
