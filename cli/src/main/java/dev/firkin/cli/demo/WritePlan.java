package dev.firkin.cli.demo;

/**
 * What the writer process does, write by write: a function of the write's number, so that the
 * process that checks knows it without being told. It goes over all classes again and again,
 * deletes every tenth and puts a new version of the others.
 *
 * @param classes how many classes there are
 */
record WritePlan(int classes) {

  private static final int FIRST_VERSION = 2;

  /**
   * One write.
   *
   * @param number which class
   * @param version what it becomes, {@link Ledger#ABSENT} for a delete
   */
  record Write(int number, int version) {}

  Write write(long n) {
    int number = (int) (n % classes);
    int version = n % 10 == 9 ? Ledger.ABSENT : FIRST_VERSION + (int) (n / classes);
    return new Write(number, version);
  }
}
