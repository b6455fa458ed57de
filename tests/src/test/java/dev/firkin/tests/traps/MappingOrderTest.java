package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.Snapshot;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.io.OutputFile;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Some systems do not delete or replace a file that is mapped. */
class MappingOrderTest {

  /** A disk that notes what would fail there. */
  private static final class Watched implements Disk {
    final Map<String, Integer> mapped = new ConcurrentHashMap<>();
    final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    final List<String> deleted = Collections.synchronizedList(new ArrayList<>());
    private final Disk disk = new FaultyDisk();

    private void mustNotBeMapped(String name, String what) {
      if (mapped.containsKey(name)) {
        violations.add(what + " " + name + " while it is mapped");
      }
    }

    private void close(String name, MappedFile file) {
      file.close();
      mapped.computeIfPresent(name, (n, count) -> count == 1 ? null : count - 1);
    }

    @Override
    public MappedFile map(String name) throws IOException {
      MappedFile file = disk.map(name);
      mapped.merge(name, 1, Integer::sum);
      return new MappedFile() {
        @Override
        public MemorySegment bytes() {
          return file.bytes();
        }

        @Override
        public void close() {
          Watched.this.close(name, file);
        }
      };
    }

    @Override
    public LogFile openLog(String name, long capacity) throws IOException {
      LogFile file = disk.openLog(name, capacity);
      mapped.merge(name, 1, Integer::sum);
      return new LogFile() {
        @Override
        public MemorySegment bytes() {
          return file.bytes();
        }

        @Override
        public long allocated() {
          return file.allocated();
        }

        @Override
        public void allocate(long upTo) throws IOException {
          file.allocate(upTo);
        }

        @Override
        public void force(long from, long to) throws IOException {
          file.force(from, to);
        }

        @Override
        public void forceAnew(long from, long to) throws IOException {
          file.forceAnew(from, to);
        }

        @Override
        public void trim(long length) throws IOException {
          file.trim(length); // left out where it cannot be done
        }

        @Override
        public void close() {
          Watched.this.close(name, file);
        }
      };
    }

    @Override
    public void truncate(String name, long length) throws IOException {
      mustNotBeMapped(name, "cut");
      disk.truncate(name, length);
    }

    @Override
    public void rename(String from, String to) throws IOException {
      mustNotBeMapped(from, "renamed");
      mustNotBeMapped(to, "replaced");
      disk.rename(from, to);
    }

    @Override
    public Path moveAside(String name) throws IOException {
      mustNotBeMapped(name, "moved");
      return disk.moveAside(name);
    }

    @Override
    public void delete(String name) throws IOException {
      mustNotBeMapped(name, "deleted");
      deleted.add(name);
      disk.delete(name);
    }

    @Override
    public Path root() {
      return disk.root();
    }

    @Override
    public void createRoot() throws IOException {
      disk.createRoot();
    }

    @Override
    public Lock lock(boolean shared) throws IOException {
      return disk.lock(shared);
    }

    @Override
    public List<Entry> list() throws IOException {
      return disk.list();
    }

    @Override
    public long usableBytes() throws IOException {
      return disk.usableBytes();
    }

    @Override
    public byte[] read(String name, int bytesMax) throws IOException {
      return disk.read(name, bytesMax);
    }

    @Override
    public OutputFile create(String name) throws IOException {
      return disk.create(name);
    }

    @Override
    public MemorySegment mapPrivate(String name, long offset, long bytes, Arena arena)
        throws IOException {
      return disk.mapPrivate(name, offset, bytes, arena);
    }

    @Override
    public void forceDirectory() throws IOException {
      disk.forceDirectory();
    }
  }

  @Test
  @Tag("trap-K2")
  void givenMergesSnapshotsAndReopenings_whenFilesGo_thenTheyWereUnmappedBefore() {
    var disk = new Watched();
    var options = Stage.options().keydir("heap").build();
    for (int life = 0; life < 4; life++) {
      try (Firkin store = FirkinOnDisk.open(disk, options)) {
        for (int round = 0; round < 3; round++) {
          for (int i = 0; i < 10; i++) {
            store.put(b("k" + i), new byte[100_000]);
          }
          try (Snapshot snapshot = store.snapshot()) {
            store.put(b("k1"), b("v"));
            store.compact();
            assertThat(snapshot.get(b("k1"))).hasSize(100_000);
          }
          store.compact();
        }
      }
      assertThat(disk.mapped).isEmpty();
    }
    assertThat(disk.violations).isEmpty();
    assertThat(disk.deleted).contains("00000000001.data", "00000000001.hint");
  }
}
