package dev.firkin.cli.terminal;

/** What scripts can tell apart. */
public enum ExitCode {
  /** Done. */
  DONE(0),
  /** The answer is no. */
  NO(1),
  /** The command line or the input is wrong. */
  USAGE(2),
  /** The store cannot be opened. */
  UNOPENABLE(3),
  /** Bytes on disk are damaged, or the demo lost a write. */
  DAMAGE(4),
  /** The disk is full or failed. */
  DISK(5),
  /** A defect of firkin itself, or too little memory. */
  DEFECT(6);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The number that the process ends with. */
  public int status() {
    return status;
  }
}
