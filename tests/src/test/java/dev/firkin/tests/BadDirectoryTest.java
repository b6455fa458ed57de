package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static dev.firkin.tests.Stores.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firkin.Firkin;
import dev.firkin.config.RecoveryMode;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.FirkinException;
import dev.firkin.error.ReadOnlyStoreException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadDirectoryTest {

  @TempDir Path temp;

  private Path directory() {
    return temp.resolve("store");
  }

  private Firkin open() {
    return Stores.open(directory());
  }

  private void openForReading() {
    Firkin.open(directory(), Stores.quiet().readOnly(true).build()).close();
  }

  /** A store with two sealed segments and an active one. */
  private void threeSegments() {
    try (Firkin store = open()) {
      for (int i = 0; i < 3; i++) {
        store.put(b("k" + i), new byte[10_000]);
        if (i < 2) {
          Stores.rollOver(store);
        }
      }
    }
  }

  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.filter(f -> f.toString().endsWith(".data")).sorted().toList();
    }
  }

  /** Names, kinds, sizes and contents of everything. */
  private static Map<String, String> picture(Path root) throws IOException {
    var picture = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(root, new FileVisitOption[0])) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String what =
            Files.isSymbolicLink(file)
                ? "-> " + Files.readSymbolicLink(file)
                : Files.isDirectory(file)
                    ? "directory"
                    : java.util.Arrays.hashCode(Files.readAllBytes(file)) + "";
        picture.put(root.relativize(file).toString(), what);
      }
    }
    return picture;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  @Test
  void givenFile_whenOpened_thenRefused() throws IOException {
    Files.writeString(directory(), "text");
    for (ThrowingCallable open : List.<ThrowingCallable>of(this::open, this::openForReading)) {
      assertThatThrownBy(open)
          .isInstanceOf(StoreOpenException.class)
          .hasMessageContaining(directory() + " is a file");
    }
    assertThat(Files.readString(directory())).isEqualTo("text");
    assertThatThrownBy(() -> Stores.open(directory().resolve("below")))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void givenReadOnlyDirectory_whenOpened_thenRefusedForWritingOnly() throws IOException {
    assumeFalse(isRoot(), "root may write everywhere");
    try (Firkin store = open()) {
      store.put(b("k"), b("v"));
    }
    Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("r-x------"));
    for (Path file : dataFiles()) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    }
    Files.setPosixFilePermissions(
        directory().resolve("LOCK"), PosixFilePermissions.fromString("r--------"));
    try {
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreOpenException.class)
          .hasMessageContaining("permission");
      openForReading();
    } finally {
      Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwx------"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "readme.txt",
        "CURRENT",
        "1.data",
        "00000000001.data.bak",
        "MANIFEST-000001",
        "MANIFEST",
        "STORE",
        "LOCK",
        "00000000001.hint",
        "00000000001.data",
        "STORE.tmp"
      })
  void givenAnotherProgramsFile_whenOpened_thenRefusedAndNothingIsTouched(String name)
      throws IOException {
    Files.createDirectory(directory());
    Files.writeString(directory().resolve(name), "this is of another program, leave it alone\n");
    Map<String, String> before = picture(directory());
    for (ThrowingCallable open : List.<ThrowingCallable>of(this::open, this::openForReading)) {
      assertThatThrownBy(open)
          .isInstanceOf(FirkinException.class)
          .hasMessageContaining(directory().toString())
          .hasMessageContaining("not a Firkin store: found " + name);
      assertThat(picture(directory())).isEqualTo(before);
    }
  }

  @Test
  void givenDirectoryOfAnotherProgram_whenOpened_thenTheMessageSaysWhatWasFound()
      throws IOException {
    Files.createDirectories(directory().resolve("src"));
    Files.writeString(directory().resolve("pom\u001b[31m.xml"), "x");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("is not a Firkin store: found pom?[31m.xml, src");
    assertThat(directory().resolve("LOCK")).doesNotExist();
  }

  @Test
  void givenMissingDirectory_whenNotToBeCreated_thenRefusedAndNotCreated() {
    assertThatThrownBy(this::openForReading)
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("no store");
    assertThatThrownBy(
            () -> Firkin.open(directory(), Stores.quiet().createIfMissing(false).build()))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("no store");
    assertThat(directory()).doesNotExist();
    assertThatThrownBy(() -> Firkin.verify(directory(), p -> {}))
        .isInstanceOf(StoreOpenException.class);
    assertThat(directory()).doesNotExist();
  }

  @Test
  void givenEmptyDirectoryWithLostAndFound_whenOpened_thenItBecomesAStore() throws IOException {
    Files.createDirectories(directory().resolve("lost+found"));
    open().close();
    open().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"STORE", "MANIFEST", "data"})
  @Tag("trap-M6")
  void givenNewerFormat_whenOpened_thenRefusedUnharmed(String which) throws IOException {
    threeSegments();
    Path file = which.equals("data") ? dataFiles().getFirst() : directory().resolve(which);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 99);
    Files.write(file, bytes);
    if (which.equals("data")) {
      Files.deleteIfExists(Path.of(file.toString().replace(".data", ".hint")));
    }
    Files.deleteIfExists(directory().resolve("00000000004.data")); // made ahead, and not yet used
    Map<String, String> before = picture(directory());
    before.remove("LOCK");
    for (RecoveryMode mode : RecoveryMode.values()) {
      assertThatThrownBy(() -> Firkin.open(directory(), Stores.quiet().recoveryMode(mode).build()))
          .as(mode.name())
          .isInstanceOf(StoreOpenException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("99")
          .hasMessageContaining("newer");
      Map<String, String> after = picture(directory());
      after.remove("LOCK");
      assertThat(after).as(mode.name()).isEqualTo(before);
    }
  }

  @Test
  @Tag("trap-D10")
  void givenMissingSegment_whenOpened_thenDamageIsReported() throws IOException {
    threeSegments();
    Path victim = dataFiles().get(1);
    Path away = temp.resolve("away");
    Files.move(victim, away);
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining(victim.getFileName().toString())
        .hasMessageContaining("missing");
    assertThatThrownBy(this::openForReading).isInstanceOf(CorruptDataException.class);
    Files.move(away, victim);
    try (Firkin store = open()) {
      assertThat(store.size()).isEqualTo(3);
    }
  }

  @Test
  @Tag("trap-D3")
  void givenCutSegment_whenOpened_thenDamageIsReported() throws IOException {
    threeSegments();
    Path victim = dataFiles().getFirst();
    byte[] whole = Files.readAllBytes(victim);
    Files.write(victim, java.util.Arrays.copyOf(whole, 8000));
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            CorruptDataException.class, e -> assertThat(e.file()).isEqualTo(victim))
        .hasMessageContaining("cut");
    Files.write(victim, whole);
    try (Firkin store = open()) {
      assertThat(store.size()).isEqualTo(3);
    }
  }

  @Test
  void givenExchangedSegments_whenOpened_thenDamageIsReported() throws IOException {
    threeSegments();
    Path first = dataFiles().get(0);
    Path second = dataFiles().get(1);
    Path third = temp.resolve("third");
    Files.move(first, third);
    Files.move(second, first);
    Files.move(third, second);
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining(first.getFileName().toString());
  }

  @Test
  void givenSegmentOfAnotherStore_whenOpened_thenDamageIsReported() throws IOException {
    threeSegments();
    Path other = temp.resolve("other");
    try (Firkin store = Stores.open(other)) {
      store.put(b("k"), new byte[10_000]);
      Stores.rollOver(store);
    }
    Path victim = dataFiles().getFirst();
    Files.copy(other.resolve(victim.getFileName()), victim, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining(victim.getFileName().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "STORE", "MANIFEST", "LOCK", "hint"})
  void givenSymbolicLinkInPlaceOfAFile_whenOpened_thenNotFollowed(String which) throws IOException {
    threeSegments();
    Path data = dataFiles().getFirst();
    Path victim =
        switch (which) {
          case "data" -> data;
          case "hint" -> Path.of(data.toString().replace(".data", ".hint"));
          default -> directory().resolve(which);
        };
    Path target = temp.resolve("target");
    Files.move(victim, target);
    Files.createSymbolicLink(victim, target);
    byte[] before = Files.readAllBytes(target);
    for (ThrowingCallable open : List.<ThrowingCallable>of(this::open, this::openForReading)) {
      assertThatThrownBy(open)
          .isInstanceOf(FirkinException.class)
          .hasMessageContaining(victim.getFileName().toString())
          .hasMessageContaining("not a regular file");
    }
    assertThat(Files.readAllBytes(target)).isEqualTo(before);
  }

  @Test
  @Tag("trap-H11")
  void givenForeignFilesInAStore_whenOpened_thenTheyAreLeftAlone() throws IOException {
    threeSegments();
    Files.writeString(directory().resolve("00000000001.data.bak"), "backup");
    Files.writeString(directory().resolve("notes.txt"), "notes");
    try (Firkin store = open()) {
      assertThat(store.size()).isEqualTo(3);
      store.compact();
    }
    assertThat(directory().resolve("00000000001.data.bak")).hasContent("backup");
    assertThat(directory().resolve("notes.txt")).hasContent("notes");
  }

  @Test
  void givenOpenStore_whenOpenedAgainInTheProcess_thenRefusedAlsoByAnotherPath()
      throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp);
    try (Firkin store = open()) {
      store.put(b("k"), b("v"));
      for (ThrowingCallable open :
          List.<ThrowingCallable>of(
              this::open,
              this::openForReading,
              () -> Stores.open(link.resolve("store")),
              () -> Stores.open(directory().resolve("..").resolve("store")))) {
        assertThatThrownBy(open)
            .isInstanceOf(StoreOpenException.class)
            .hasMessageContaining("in use")
            .hasMessageContaining("" + ProcessHandle.current().pid());
      }
      assertThatThrownBy(() -> Firkin.verify(directory(), p -> {}))
          .isInstanceOf(StoreOpenException.class)
          .hasMessageContaining("in use");
      store.put(b("k"), b("w"));
    }
    try (Firkin store = open()) {
      assertThat(s(store.get(b("k")))).isEqualTo("w");
    }
  }

  @Test
  @Tag("trap-H1")
  @Tag("trap-H2")
  void givenGarbageInTheLockFile_whenOpened_thenOnlyTheSystemsLockCounts() throws IOException {
    threeSegments();
    Files.write(directory().resolve("LOCK"), new byte[] {0, -1, 27, 7});
    open().close();
    Files.write(directory().resolve("LOCK"), new byte[0]);
    open().close();
    Files.delete(directory().resolve("LOCK"));
    openForReading();
    open().close();
  }

  @Test
  @Tag("trap-H3")
  void givenFailedOpening_whenTheCauseIsGone_thenTheNextSucceeds() throws IOException {
    threeSegments();
    Path victim = dataFiles().get(1);
    Path away = temp.resolve("away");
    for (int i = 0; i < 50; i++) {
      Files.move(victim, away);
      assertThatThrownBy(this::open).isInstanceOf(CorruptDataException.class);
      Files.move(away, victim);
      open().close();
    }
  }

  @Test
  void givenAnotherProcess_whenItHasTheStore_thenReadersAndWritersAreKeptApart() throws Exception {
    threeSegments();
    Process writer = child("write", "wait");
    try (BufferedReader out = reader(writer)) {
      assertThat(out.readLine()).isEqualTo("open 3");
      for (ThrowingCallable open : List.<ThrowingCallable>of(this::open, this::openForReading)) {
        assertThatThrownBy(open)
            .isInstanceOf(StoreOpenException.class)
            .hasMessageContaining("in use")
            .hasMessageContaining("" + writer.pid());
      }
      letGo(writer);
    }
    Process reader = child("read", "wait");
    try (BufferedReader out = reader(reader)) {
      assertThat(out.readLine()).isEqualTo("open 3");
      openForReading();
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreOpenException.class)
          .hasMessageContaining("in use");
      letGo(reader);
    }
    open().close();
    try (Firkin here = open()) {
      assertThat(here.size()).isEqualTo(3);
      assertThat(ChildJvm.run(Opener.class, directory().toString(), "write").out())
          .startsWith("StoreOpenException")
          .contains("in use by process " + ProcessHandle.current().pid());
      assertThat(ChildJvm.run(Opener.class, directory().toString(), "read").out())
          .startsWith("StoreOpenException");
    }
  }

  private Process child(String how, String then) throws IOException {
    return new ProcessBuilder(ChildJvm.command(Opener.class, directory().toString(), how, then))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void letGo(Process process) throws Exception {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void givenReadOnlyStore_whenWrittenTo_thenRefusedAndNothingChanges() throws IOException {
    threeSegments();
    Map<String, String> before = picture(directory());
    try (Firkin store = Firkin.open(directory(), Stores.quiet().readOnly(true).build())) {
      assertThat(store.size()).isEqualTo(3);
      assertThat(store.get(b("k1"))).hasSize(10_000);
      assertThat(Stores.entries(store)).hasSize(3);
      for (ThrowingCallable write :
          List.<ThrowingCallable>of(
              () -> store.put(b("k"), b("v")),
              () -> store.putIfAbsent(b("k"), b("v")),
              () -> store.delete(b("k0")),
              () -> store.delete(b("absent")),
              () -> store.compute(b("k0"), v -> b("v")),
              () -> store.touch(b("k0"), java.time.Duration.ofMinutes(1)),
              () -> store.write(new dev.firkin.Batch().put(b("k"), b("v"))),
              store::clear,
              store::compact,
              store::pauseMerges,
              () -> Stores.texts(store))) {
        assertThatThrownBy(write).isInstanceOf(ReadOnlyStoreException.class);
      }
      store.sync();
      try (var snapshot = store.snapshot()) {
        assertThat(snapshot.get(b("k0"))).hasSize(10_000);
      }
    }
    assertThat(picture(directory())).isEqualTo(before);
  }

  @Test
  @Tag("trap-H12")
  void givenNewStore_whenCreated_thenOnlyTheOwnerMayLookIntoIt() throws IOException {
    assumeTrue(Files.getFileStore(temp).supportsFileAttributeView("posix"));
    Path deep = temp.resolve("a/b/store");
    try (Firkin store = Stores.open(deep)) {
      store.put(b("k"), new byte[2 << 20]);
      Stores.rollOver(store);
      store.put(b("k"), b("v"));
      store.compact();
    }
    for (Path made : List.of(temp.resolve("a"), temp.resolve("a/b"), deep)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .as(made.toString())
          .isEqualTo("rwx------");
    }
    try (Stream<Path> files = Files.list(deep)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  @Tag("trap-C7")
  @Tag("trap-C12")
  void givenFlippedBitInAValue_whenRead_thenDamageOfThatRecordOnly() throws IOException {
    try (Firkin store = open()) {
      for (int i = 0; i < 10; i++) {
        store.put(b("k" + i), new byte[1000]);
      }
      Stores.rollOver(store);
    }
    Path victim = dataFiles().getFirst();
    Path hint = Path.of(victim.toString().replace(".data", ".hint"));
    while (!Files.exists(hint)) { // without it the opening reads the data, and refuses the damage
      open().close();
    }
    byte[] bytes = Files.readAllBytes(victim);
    bytes[4096 + 5 * 1040 + 500] ^= 1;
    Files.write(victim, bytes);
    try (Firkin store = open()) {
      int damaged = 0;
      for (int i = 0; i < 10; i++) {
        byte[] key = b("k" + i);
        try {
          assertThat(store.get(key)).hasSize(1000);
        } catch (CorruptDataException e) {
          damaged++;
          assertThat(e.file()).isEqualTo(victim);
          assertThat(e.offset()).isBetween(4096L, (long) bytes.length);
          assertThatThrownBy(() -> store.view(key, v -> v.byteSize()))
              .isInstanceOf(CorruptDataException.class);
          assertThatThrownBy(() -> store.get(key, new byte[2000], 0))
              .isInstanceOf(CorruptDataException.class);
          assertThatThrownBy(() -> Stores.entries(store)).isInstanceOf(CorruptDataException.class);
          assertThat(store.containsKey(key)).isTrue();
        }
      }
      assertThat(damaged).isEqualTo(1);
      store.put(b("new"), b("v"));
      for (int i = 0; i < 10; i++) {
        store.put(b("k" + i), b("repaired"));
      }
      assertThat(Stores.entries(store)).hasSize(11);
    }
  }

  @Test
  void givenVerify_whenTheStoreIsWholeOrNot_thenItSaysWhich() throws IOException {
    threeSegments();
    var report = Firkin.verify(directory(), p -> {});
    assertThat(report.damage()).isEmpty();
    assertThat(report.records()).isEqualTo(3);
    Path victim = dataFiles().getFirst();
    byte[] bytes = Files.readAllBytes(victim);
    bytes[6000] ^= 1;
    Files.write(victim, bytes);
    Map<String, String> before = picture(directory());
    var damaged = Firkin.verify(directory(), p -> assertThat(p.bytesDone()).isNotNegative());
    assertThat(damaged.damage()).isNotEmpty().allMatch(d -> d.file().equals(victim));
    assertThat(picture(directory())).isEqualTo(before);
    assertThatThrownBy(() -> Firkin.verify(null, p -> {})).isInstanceOf(NullPointerException.class);
  }

  @Test
  @Tag("trap-C18")
  @Tag("trap-K8")
  void givenFullDisk_whenWrittenAndReopened_thenClearErrorsAndNothingLost() throws Exception {
    Path mount = Files.createDirectory(temp.resolve("small"));
    assumeTrue(mounted(mount), "a tmpfs can be mounted here");
    try {
      fillAndRecover(mount.resolve("store"), mount.resolve("ballast"));
    } finally {
      new ProcessBuilder("umount", "-l", mount.toString()).start().waitFor();
    }
  }

  private static boolean mounted(Path mount) throws Exception {
    try {
      return new ProcessBuilder(
                  "mount", "-t", "tmpfs", "-o", "size=16m", "firkin-test", mount.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noMount) {
      return false;
    }
  }

  private static void fillAndRecover(Path directory, Path ballast) throws IOException {
    Files.write(ballast, new byte[4 << 20]);
    byte[] value = new byte[10_000];
    int written = 0;
    try (Firkin store = Stores.open(directory)) {
      StoreIoException full = null;
      while (full == null) {
        try {
          store.put(b("k" + written), value);
          written++;
        } catch (StoreIoException e) {
          full = e;
        }
      }
      assertThat(full).hasMessageContaining("disk is full");
      assertThat(written).isGreaterThan(700);
      int all = written;
      assertThatThrownBy(() -> store.put(b("big"), new byte[1 << 20]))
          .isInstanceOf(StoreIoException.class)
          .hasMessageContaining("disk is full");
      for (int i = 0; i < all; i++) {
        assertThat(store.get(b("k" + i))).hasSize(10_000);
      }
      for (int i = 0; i < 20; i++) {
        assertThat(store.delete(b("k" + i))).isTrue();
      }
      assertThat(store.size()).isEqualTo(all - 20);
    }
    try (Firkin store = Stores.open(directory)) { // the disk is still full
      assertThat(store.size()).isEqualTo(written - 20);
      assertThat(store.get(b("k" + (written - 1)))).hasSize(10_000);
    }
    try (Firkin store = Stores.open(directory)) {
      for (int i = 20; i < 400; i++) {
        store.delete(b("k" + i));
      }
      try {
        store.compact();
      } catch (StoreIoException noRoomForTheManifest) {
        assertThat(noRoomForTheManifest).hasMessageContaining("disk is full");
      }
      Files.delete(ballast);
      store.compact();
      for (int i = 0; i < 300; i++) {
        store.put(b("more" + i), value);
      }
      store.sync();
    }
    try (Firkin store = Stores.open(directory)) {
      assertThat(store.get(b("more299"))).hasSize(10_000);
      assertThat(store.containsKey(b("k399"))).isFalse();
      assertThat(store.containsKey(b("k400"))).isTrue();
      assertThat(store.stats().recovery().damage()).isEmpty();
    }
  }
}
