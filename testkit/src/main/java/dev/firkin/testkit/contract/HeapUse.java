package dev.firkin.testkit.contract;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.OptionalLong;

/** What the heap holds. */
final class HeapUse {

  private HeapUse() {}

  /** Bytes in use once garbage is gone, or empty if this JVM does not collect when asked. */
  static OptionalLong settled() {
    for (int i = 0; i < 3; i++) {
      var garbage = new WeakReference<>(new Object());
      System.gc();
      if (garbage.get() != null) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }
}
