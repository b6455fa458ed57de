package dev.firkin.tests;

import dev.firkin.Firkin;
import dev.firkin.error.FirkinException;
import java.nio.file.Path;

/** The main class of a second process: opens a store, says what came of it, waits to be let go. */
public final class Opener {

  private Opener() {}

  /**
   * Opens.
   *
   * @param arguments the directory, then {@code read} or {@code write}
   */
  public static void main(String[] arguments) throws Exception {
    var options = Stores.quiet().readOnly(arguments[1].equals("read")).build();
    try (Firkin store = Firkin.open(Path.of(arguments[0]), options)) {
      System.out.println("open " + store.size());
      System.out.flush();
      if (arguments.length > 2) {
        System.in.read();
      }
    } catch (FirkinException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
