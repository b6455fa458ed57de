package dev.firkin.testkit;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a power cut leaves. What was forced is there; of the rest anything may be:
 *
 * <ul>
 *   <li>of each page of 4 KiB, or each sector of 512 bytes, the old or the new bytes, in any order;
 *       or a page that was written while a record was being stored into it;
 *   <li>a length that is behind the data or ahead of it, with zeros;
 *   <li>of the directory's changes a prefix or any subset.
 * </ul>
 */
final class PowerCut {

  private static final int SECTOR = 512;

  private final Random random;

  PowerCut(long seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
  }

  Map<String, FileImage> of(DiskImage image) {
    Map<String, FileImage> names = new HashMap<>(image.durable());
    List<DirectoryChange> pending = image.pending();
    switch (random.nextInt(4)) {
      case 0 -> {}
      case 1 -> pending.forEach(change -> change.apply(names));
      case 2 ->
          pending
              .subList(0, random.nextInt(pending.size() + 1))
              .forEach(change -> change.apply(names));
      default ->
          pending.forEach(change -> {
            if (random.nextBoolean()) {
              change.apply(names);
            }
          });
    }
    Map<FileImage, FileImage> left = new IdentityHashMap<>();
    // In the order of the names, so that a seed means the same each time.
    names.keySet().stream()
        .sorted()
        .forEach(name -> names.compute(name, (n, file) -> left.computeIfAbsent(file, this::left)));
    return names;
  }

  private enum Style {
    NOTHING,
    EVERYTHING,
    PAGES,
    SECTORS,
    PREFIX,
    HOLE,
    MID_RECORD
  }

  private FileImage left(FileImage file) {
    Style style = Style.values()[random.nextInt(Style.values().length)];
    int pages = Math.max(file.cached().size(), file.durable().size());
    int cutAt = random.nextInt(pages + 1);
    Pages left = Pages.empty();
    for (int page = 0; page < pages; page++) {
      byte[] now = file.cached().get(page);
      byte[] before = file.durable().get(page);
      boolean dirty = now != file.clean().get(page);
      if (!dirty || now == before) {
        left.set(page, before); // also what a failed force has lost
      } else {
        boolean kept =
            switch (style) {
              case NOTHING -> false;
              case EVERYTHING -> true;
              case PAGES, SECTORS, MID_RECORD -> random.nextBoolean();
              case PREFIX -> page < cutAt;
              case HOLE -> page != cutAt;
            };
        boolean torn = style == Style.SECTORS || style == Style.PREFIX && page == cutAt;
        byte[] old = file.durable().bytes(page);
        byte[] fresh = file.cached().bytes(page);
        if (torn) {
          left.set(page, sectors(old, fresh, style == Style.PREFIX));
        } else if (style == Style.MID_RECORD) {
          left.set(page, midRecord(old, fresh));
        } else {
          left.set(page, kept ? fresh : old);
        }
      }
    }
    long length = length(file);
    left.cut(length);
    return FileImage.settled(left, length);
  }

  private byte[] sectors(byte[] old, byte[] fresh, boolean inOrder) {
    byte[] mixed = old.clone();
    int until = inOrder ? random.nextInt(Pages.PAGE / SECTOR + 1) : Pages.PAGE / SECTOR;
    for (int sector = 0; sector < until; sector++) {
      if (inOrder || random.nextBoolean()) {
        System.arraycopy(fresh, sector * SECTOR, mixed, sector * SECTOR, SECTOR);
      }
    }
    return mixed;
  }

  /** The page as it was while it was being stored to: some words are new, some are not yet. */
  private byte[] midRecord(byte[] old, byte[] fresh) {
    byte[] mixed = fresh.clone();
    int from = random.nextInt(Pages.PAGE / 8) * 8;
    int to =
        random.nextBoolean() ? Pages.PAGE : from + random.nextInt((Pages.PAGE - from) / 8 + 1) * 8;
    System.arraycopy(old, from, mixed, from, to - from);
    return mixed;
  }

  private long length(FileImage file) {
    long durable = file.durableLength();
    long now = file.length();
    if (durable == now) {
      return now;
    }
    return switch (random.nextInt(3)) {
      case 0 -> durable;
      case 1 -> now;
      default -> {
        long least = Math.min(durable, now);
        // Up to where there is something, more often than somewhere in the empty part of a mapping.
        long most =
            Math.max(durable, Math.min(Math.max(durable, now), Math.max(file.room(), least)));
        yield least + (long) (random.nextDouble() * (most - least + 1));
      }
    };
  }
}
