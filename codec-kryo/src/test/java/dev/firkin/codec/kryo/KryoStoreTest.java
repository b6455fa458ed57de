package dev.firkin.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.CodecException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a real store, which records the classes and refuses others. */
class KryoStoreTest {

  record Session(String user, Instant at, Object client) {}

  record Browser(String name, int version) {}

  record Phone(String model) {}

  record Robot(int number) {}

  private static final Session ONE =
      new Session("zoë", Instant.EPOCH, List.of(new Browser("fox", 140)));
  private static final Session TWO = new Session("al", Instant.EPOCH, new Phone("brick"));

  @TempDir Path directory;

  private Firkin open() {
    return Firkin.open(directory, FirkinOptions.builder().syncPolicy(SyncPolicy.never()).build());
  }

  private static KryoCodec<Session> sessions(Class<?>... clients) {
    return KryoCodec.builder(Session.class).register(clients).build();
  }

  private static FirkinMap<String, Session> map(Firkin store, KryoCodec<Session> codec) {
    return store.map("sessions", Codecs.utf8(), codec);
  }

  private void write() {
    try (Firkin store = open()) {
      map(store, sessions(Browser.class, Phone.class)).putAll(Map.of("1", ONE, "2", TWO));
    }
  }

  @Test
  void givenStore_whenReopened_thenTheValuesAreThere() {
    write();
    try (Firkin store = open()) {
      assertThat(map(store, sessions(Browser.class, Phone.class)))
          .isEqualTo(Map.of("1", ONE, "2", TWO));
      assertThat(store.maps().get("sessions").valueParameters())
          .isEqualTo(sessions(Browser.class, Phone.class).parameters());
    }
  }

  @Test
  void givenAnotherOrderOrAMissingClass_whenReopened_thenRefusedAndNothingIsChanged() {
    write();
    try (Firkin store = open()) {
      assertThatThrownBy(() -> map(store, sessions(Phone.class, Browser.class)))
          .isInstanceOf(CodecException.class)
          .hasMessage(
              "map 'sessions' was written with other parameters of its value codec 'kryo': its classes were registered in another order; keep the order and add new classes at the end: .register(Browser.class, Phone.class)");
      assertThatThrownBy(() -> map(store, sessions(Browser.class)))
          .isInstanceOf(CodecException.class)
          .hasMessageContainingAll("it may hold values of", "Phone (id 81)", ".retired(");
      assertThatThrownBy(() -> store.map("sessions", Codecs.utf8(), Codecs.utf8()))
          .isInstanceOf(CodecException.class);
      assertThat(map(store, sessions(Browser.class, Phone.class))).hasSize(2);
    }
  }

  @Test
  void givenClassAdded_whenReopened_thenItIsRecordedAndOldAndNewAreRead() {
    write();
    var robot = new Session("r2", Instant.EPOCH, new Robot(2));
    try (Firkin store = open()) {
      map(store, sessions(Browser.class, Phone.class, Robot.class)).put("3", robot);
    }
    try (Firkin store = open()) {
      assertThat(store.maps().get("sessions").valueParameters())
          .endsWith(";83:object=" + Robot.class.getName());
      assertThatThrownBy(() -> map(store, sessions(Browser.class, Phone.class)))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("Robot (id 83)");
      assertThat(map(store, sessions(Browser.class, Phone.class, Robot.class)))
          .isEqualTo(Map.of("1", ONE, "2", TWO, "3", robot));
    }
  }

  record Visit(@Nullable String user, List<String> pages) {}

  record Account(int number, Visit last) {}

  @Test
  void givenClassesThatHaveChangedAndMoved_whenReopened_thenOldValuesAreRead() {
    record Person(@Nullable String user, int age) {}
    record Bank(@Nullable Instant opened, long number, @Nullable Person last) {}
    try (Firkin store = open()) {
      store
          .map("accounts", Codecs.int32(), KryoCodec.of(Account.class))
          .put(7, new Account(7, new Visit("zoë", List.of("/"))));
    }
    var moved =
        KryoCodec.builder(Bank.class)
            .renamed(Account.class.getName(), Bank.class)
            .renamed(Visit.class.getName(), Person.class)
            .build();
    for (int i = 0; i < 2; i++) {
      try (Firkin store = open()) {
        assertThat(store.map("accounts", Codecs.int32(), moved))
            .isEqualTo(Map.of(7, new Bank(null, 7, new Person("zoë", 0))));
      }
    }
  }

  @Test
  void givenBytesOfAnOldStore_whenRead_thenTheyAreTheValue() {
    var codec =
        KryoCodec.builder(FieldStyleTest.Then.Session.class)
            .register(
                FieldStyleTest.Then.Session.class,
                FieldStyleTest.Then.Device.class,
                FieldStyleTest.Then.Os.class)
            .build();
    try (Firkin store = open()) {
      FirkinMap<Integer, FieldStyleTest.Then.Session> map = store.map("old", Codecs.int32(), codec);
      store.rawMap("old").set(Codecs.int32().encode(1), Golden.bytes("fields", "then"));

      assertThat(map.get(1)).isEqualTo(FieldStyleTest.Then.SESSION);
    }
  }

  @Test
  void givenBytesThatNoCodecWrote_whenRead_thenTheErrorNamesMapAndKey() {
    write();
    try (Firkin store = open()) {
      var map = map(store, sessions(Browser.class, Phone.class));
      store.rawMap("sessions").set(new byte[] {'1'}, new byte[] {84, 1, 2});

      assertThatThrownBy(() -> map.get("1"))
          .isInstanceOf(CodecException.class)
          .hasMessageContainingAll("'sessions'", "'1'", "'kryo'", "not bytes by Kryo of");
      assertThat(map.get("2")).isEqualTo(TWO);
    }
  }

  @Test
  void givenValuesComparedAndSwapped_whenEqual_thenReplaced() {
    write();
    try (Firkin store = open()) {
      var map = map(store, sessions(Browser.class, Phone.class));

      assertThat(map.replace("1", ONE, TWO)).isTrue();
      assertThat(map.replace("1", ONE, TWO)).isFalse();
      assertThat(map.remove("1", new Session("al", Instant.EPOCH, new Phone("brick")))).isTrue();
    }
  }
}
