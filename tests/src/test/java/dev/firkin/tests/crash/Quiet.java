package dev.firkin.tests.crash;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the log of thousands of recoveries and bad disks out of the tests' output. */
final class Quiet {

  private static final Logger LOGGER = Logger.getLogger("dev.firkin"); // held: it is a weak one

  private Quiet() {}

  static void please() {
    LOGGER.setLevel(Level.OFF);
  }
}
