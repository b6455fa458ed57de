package dev.firkin.testkit;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.internal.engine.Engine;
import dev.firkin.internal.io.Disk;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Opens stores over a disk of the caller's choice: the real engine over another seam. */
@SuppressWarnings("exports") // whoever uses it is among those to whom core shows the seam
public final class FirkinOnDisk {

  // Firkin keeps its engine to itself, and core opens that door to the test kit alone.
  private static final MethodHandle OVER;

  static {
    try {
      OVER =
          MethodHandles.privateLookupIn(Firkin.class, MethodHandles.lookup())
              .findStatic(Firkin.class, "over", MethodType.methodType(Firkin.class, Engine.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private FirkinOnDisk() {}

  /**
   * Opens a store.
   *
   * @param disk where its files are
   * @param options how to open it
   * @return the open store, to be closed
   * @throws dev.firkin.error.FirkinException as {@link Firkin#open(java.nio.file.Path,
   *     FirkinOptions)} does
   */
  public static Firkin open(Disk disk, FirkinOptions options) {
    Engine engine = Engine.open(disk, options);
    try {
      return (Firkin) OVER.invokeExact(engine);
    } catch (Throwable e) {
      engine.close();
      throw new IllegalStateException(e);
    }
  }
}
