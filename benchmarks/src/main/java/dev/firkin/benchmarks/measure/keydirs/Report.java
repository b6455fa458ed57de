package dev.firkin.benchmarks.measure.keydirs;

import dev.firkin.benchmarks.support.KeyCount;
import dev.firkin.benchmarks.support.Machine;
import dev.firkin.benchmarks.support.MarkdownTable;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The figures as tables for readers, and as lines for programs. */
final class Report {

  private static final double MIB = 1 << 20;
  private static final double MICRO = 1e3;
  private static final double MILLI = 1e6;
  private static final double SECOND = 1e9;

  private final String head;
  private final List<Measured> all;

  Report(String head, List<Measured> all) {
    this.head = head;
    this.all = all;
  }

  String markdown() {
    return """
    # Keydirs

    %s.
    %s
    Keys and values of 8 bytes. Each store in processes of its own, without flags but the heap
    that is named. Every value that is read is checked.

    ## Memory

    Bytes a key as the keydir counts itself. Resident memory of the process after the fill and a
    collection, MiB: RssAnon is the heap and what is outside it, RssFile is mapped files, which
    are the page cache's.

    %s
    Published, not measured here: HaloDB says that a thousand million keys of 8 bytes take about
    44 GB in its index with a memory pool, and about 64 GB without.

    ## Puts and gets, one thread

    Nanoseconds a call: by the clock, the thread's CPU, the process's CPU. Making the key is in
    it, and for puts a look at the clock. Gets of present keys are in random order.

    %s
    ## The longest puts

    By the clock, microseconds. At a roll-over the put waits until the segment is forced.
    "Keydir alone" is a fill of the keydir without a store, by the clock and in CPU time.

    %s
    ## The keydir without a store

    Nanoseconds a call: by the clock, the thread's CPU.

    %s
    ## Opening

    Milliseconds from the call of open to the first value, median (least to most). First: in a
    process that has just begun, classes are loaded on the way. Second: in the same process,
    opened again. Killed: by SIGKILL while it overwrote; what was acknowledged was found again.
    Rebuild: after keydir.checkpoint was deleted, if there was one.

    %s
    ## Files

    MiB after the close.

    %s\
    """
        .formatted(
            Machine.describe(), head, memory(), calls(), longest(), bare(), opening(), files());
  }

  private MarkdownTable memory() {
    MarkdownTable table =
        new MarkdownTable(
            2,
            "keys",
            "keydir",
            "bytes a key",
            "keydir, MiB",
            "RssAnon",
            "RssFile",
            "RssShmem",
            "heap at most, MiB");
    each(m ->
        table.row(
            KeyCount.text(m.keys()),
            m.keydir(),
            m.shown("memory.keydir", m.keys(), "%.2f"),
            m.shown("memory.keydir", MIB, "%.1f"),
            m.shown("memory.RssAnon", MIB, "%.0f"),
            m.shown("memory.RssFile", MIB, "%.0f"),
            m.shown("memory.RssShmem", MIB, "%.0f"),
            m.shown("memory.heap-max", MIB, "%.0f")));
    table.row("1000m", "HaloDB, published", "44 to 64", "", "", "", "", "");
    return table;
  }

  private MarkdownTable calls() {
    MarkdownTable table =
        new MarkdownTable(2, "keys", "keydir", "put", "get", "get of an absent key");
    each(m ->
        table.row(
            KeyCount.text(m.keys()),
            m.keydir(),
            cost(m, "put"),
            cost(m, "get"),
            cost(m, "get-absent")));
    return table;
  }

  private static String cost(Measured m, String name) {
    return "%s, %s, %s"
        .formatted(
            m.shown(name + ".wall", 1, "%,.0f"),
            m.shown(name + ".cpu", 1, "%,.0f"),
            m.shown(name + ".process-cpu", 1, "%,.0f"));
  }

  private MarkdownTable longest() {
    MarkdownTable table =
        new MarkdownTable(
            2,
            "keys",
            "keydir",
            "p99.99",
            "longest at a roll-over (above 1 ms)",
            "at a collection (above 1 ms)",
            "at neither (above 1 ms)",
            "keydir alone: p99.99",
            "longest",
            "longest, CPU");
    each(m ->
        table.row(
            KeyCount.text(m.keys()),
            m.keydir(),
            m.shown("put.p99.99", MICRO, "%,.0f"),
            slow(m, SlowPuts.Cause.ROLL_OVER),
            slow(m, SlowPuts.Cause.COLLECTION),
            slow(m, SlowPuts.Cause.OTHER),
            m.shown("bare.put.p99.99", MICRO, "%,.0f"),
            m.shown("bare.put.longest", MICRO, "%,.0f"),
            m.shown("bare.put.longest-cpu", MICRO, "%,.0f")));
    return table;
  }

  private static String slow(Measured m, SlowPuts.Cause cause) {
    return "%s (%s)"
        .formatted(
            m.shown("put.longest." + cause.title, MICRO, "%,.0f"),
            m.shown("put.above-1-ms." + cause.title, 1, "%.0f"));
  }

  private MarkdownTable bare() {
    MarkdownTable table =
        new MarkdownTable(2, "keys", "keydir", "put", "find", "find of an absent key");
    each(m ->
        table.row(
            KeyCount.text(m.keys()),
            m.keydir(),
            bareCost(m, "bare.put"),
            bareCost(m, "bare.find"),
            bareCost(m, "bare.find-absent")));
    return table;
  }

  private static String bareCost(Measured m, String name) {
    return "%s, %s"
        .formatted(m.shown(name + ".wall", 1, "%,.0f"), m.shown(name + ".cpu", 1, "%,.0f"));
  }

  private MarkdownTable opening() {
    MarkdownTable table =
        new MarkdownTable(
            2,
            "keys",
            "keydir",
            "close",
            "clean, first",
            "clean, second",
            "killed, first",
            "rebuild, first",
            "rebuild, 1,000 keys/s");
    each(m ->
        table.row(
            KeyCount.text(m.keys()),
            m.keydir(),
            m.shown("close", MILLI, "%,.0f"),
            m.spread("open.first", MILLI, "%,.0f"),
            m.spread("open.second", MILLI, "%,.0f"),
            m.spread("open-killed", MILLI, "%,.0f"),
            m.spread("rebuild", MILLI, "%,.0f"),
            rate(m)));
    return table;
  }

  private static String rate(Measured m) {
    return m.figures().has("rebuild")
        ? "%,.0f".formatted(m.keys() / 1e3 / (m.figures().median("rebuild") / SECOND))
        : "n/a";
  }

  private MarkdownTable files() {
    MarkdownTable table =
        new MarkdownTable(2, "keys", "keydir", "data", "hints", "keydir.checkpoint");
    each(m ->
        table.row(
            KeyCount.text(m.keys()),
            m.keydir(),
            m.shown("files.data", MIB, "%,.1f"),
            m.shown("files.hints", MIB, "%,.1f"),
            m.shown("files.checkpoint", MIB, "%,.1f")));
    return table;
  }

  private void each(Consumer<Measured> row) {
    all.forEach(row);
  }

  String csv() {
    StringBuilder csv = new StringBuilder("keys,keydir,figure,value\n");
    each(m ->
        m.figures()
            .forEach((name, values) ->
                values.forEach(value ->
                    csv.append(
                        String.format(
                            Locale.ROOT, "%d,%s,%s,%s%n", m.keys(), m.keydir(), name, value)))));
    return csv.toString();
  }
}
