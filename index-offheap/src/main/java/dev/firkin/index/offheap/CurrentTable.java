package dev.firkin.index.offheap;

/** The table that is in use. Set by the writer, read by everybody. */
final class CurrentTable {

  private volatile Table table;

  CurrentTable(Table table) {
    this.table = table;
  }

  Table get() {
    return table;
  }

  void set(Table next) {
    table = next;
  }
}
