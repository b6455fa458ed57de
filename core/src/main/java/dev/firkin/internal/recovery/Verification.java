package dev.firkin.internal.recovery;

import dev.firkin.error.CorruptDataException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.HintFile;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.NewerFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentDigest;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.StoreFormat;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.LockedException;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.stats.RecoveryReport.Damage;
import dev.firkin.stats.VerifyProgress;
import dev.firkin.stats.VerifyReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads every byte of a store and says what is not whole. Changes nothing. */
public final class Verification {

  private final Disk disk;
  private final StoreFiles files;
  private final Consumer<VerifyProgress> progress;
  private final List<Damage> damage = new ArrayList<>();
  private long filesSeen;
  private long bytesDone;
  private long bytesTotal;
  private long records;
  private long digest;

  /**
   * @param progress told after each file and each MiB
   */
  public Verification(Disk disk, Consumer<VerifyProgress> progress) {
    this.disk = disk;
    this.progress = progress;
    files = new StoreFiles(disk);
  }

  /**
   * Verifies.
   *
   * @throws StoreOpenException if there is no store, or it is in use
   * @throws StoreIoException if the disk refuses
   */
  public VerifyReport run() {
    Recovery.checkIsStore(disk);
    try (Disk.Lock _ = disk.lock(true)) {
      Map<String, Disk.Entry> entries = files.list();
      entries.values().stream()
          .filter(e -> StoreFiles.isOurs(e.name()))
          .forEach(e -> bytesTotal += e.length());
      verify(entries);
    } catch (LockedException e) {
      throw new StoreOpenException(
          "%s is in use by %s; close it there first".formatted(disk.root(), e.getMessage()), e);
    } catch (IOException e) {
      throw StoreIoException.refused(
          "%s cannot be read: %s".formatted(disk.root(), e.getMessage()), e);
    }
    return new VerifyReport(filesSeen, bytesDone, records, damage);
  }

  private void verify(Map<String, Disk.Entry> entries) throws IOException {
    StoreFormat store;
    Manifest manifest;
    try {
      store = files.readStore();
      done(StoreFormat.BYTES);
      manifest = files.readManifest(store, entries);
      done(manifest.encode().length);
    } catch (CorruptDataException e) {
      damage.add(new Damage(e.file(), e.offset(), 0, String.valueOf(e.getMessage())));
      return;
    }
    for (Manifest.Sealed sealed : manifest.sealed()) {
      data(store, sealed.id(), sealed.length(), entries);
      if (digest != sealed.digest()) {
        lost(
            FileNames.data(sealed.id()),
            SegmentHeader.BYTES,
            0,
            "the records are not those that were sealed");
      }
    }
    data(store, manifest.active(), -1, entries);
    for (long id : manifest.dictionaries()) {
      dictionary(store, id);
    }
    for (Disk.Entry entry : entries.values()) {
      if (FileNames.hintId(entry.name()).isPresent()) {
        hint(entry);
      }
    }
  }

  private void dictionary(StoreFormat store, long id) throws IOException {
    try {
      done(files.readDictionary(store, id).encode().length);
    } catch (CorruptDataException e) {
      lost(FileNames.dictionary(id), e.offset(), 0, String.valueOf(e.getMessage()));
      done(0);
    }
  }

  /**
   * Verifies a data file; a length of -1 is that of the active one, whose torn tail is no damage.
   */
  private void data(StoreFormat store, long id, long length, Map<String, Disk.Entry> entries)
      throws IOException {
    String name = FileNames.data(id);
    digest = SegmentDigest.EMPTY;
    if (!entries.containsKey(name)) {
      lost(name, 0, Math.max(0, length), "the file is missing");
      return;
    }
    try (MappedFile file = disk.map(name)) {
      SegmentHeader header = SegmentHeader.decode(file.bytes());
      if (!header.store().equals(store.store()) || header.segment() != id) {
        throw new FileDamage(16, "the file is of another store or another segment");
      }
      long mark = SegmentHeader.readMark(file.bytes(), header.salt());
      long size = file.bytes().byteSize();
      long must = length < 0 ? mark : length;
      if (size < must) {
        lost(name, size, must - size, "the file is cut");
      }
      records(name, header, file, length < 0 ? size : Math.min(size, length), must);
    } catch (FileDamage e) {
      lost(name, e.offset(), 0, e.problem());
    } catch (NewerFormat e) {
      lost(name, 8, 0, String.valueOf(e.getMessage()));
    }
    done(0);
  }

  private void records(String name, SegmentHeader header, MappedFile file, long end, long must) {
    SegmentScan scan = new SegmentScan(file.bytes(), header.salt());
    RecordView view = new RecordView();
    long at = SegmentHeader.BYTES;
    while (at < end) {
      boolean header_ = view.read(file.bytes(), header.salt(), at, end);
      if (header_ && view.isWhole()) {
        digest = SegmentDigest.add(digest, view.headerChecksum());
        records++;
        count(view.recordBytes());
        at = view.next();
      } else if (at >= must) {
        return; // a torn tail
      } else {
        long next = header_ ? view.next() : scan.nextWhole(at, end);
        lost(
            name,
            at,
            Math.min(next, must) - at,
            header_
                ? "the record's bytes do not have its checksum"
                : "the record's header does not have its checksum");
        at = next;
      }
    }
  }

  private void hint(Disk.Entry entry) throws IOException {
    try (MappedFile file = disk.map(entry.name())) {
      HintFile.open(file.bytes());
    } catch (FileDamage e) {
      lost(
          entry.name(),
          e.offset(),
          0,
          e.problem() + " (a hint file: opening makes it anew, nothing is lost)");
    } catch (NewerFormat e) {
      lost(entry.name(), 8, 0, String.valueOf(e.getMessage()));
    }
    done(entry.length());
  }

  private void lost(String name, long offset, long length, String problem) {
    damage.add(new Damage(files.path(name), offset, length, problem));
  }

  private void count(long bytes) {
    long before = bytesDone;
    bytesDone += bytes;
    if (before >>> 20 != bytesDone >>> 20) {
      progress.accept(new VerifyProgress(bytesDone, Math.max(bytesTotal, bytesDone)));
    }
  }

  private void done(long bytes) {
    filesSeen++;
    bytesDone += bytes;
    progress.accept(new VerifyProgress(bytesDone, Math.max(bytesTotal, bytesDone)));
  }
}
