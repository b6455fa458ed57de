package dev.firkin.tests.contract;

/** Runs a suite without a build tool around it. */
public final class SuiteProgram {

  private SuiteProgram() {}

  /** Given the class of a suite; prints how many of its checks passed, and which did not. */
  public static void main(String[] arguments) throws ClassNotFoundException {
    Suites.Outcome outcome = Suites.run(Class.forName(arguments[0]));
    System.out.print(outcome.passed() + " passed, failed: " + outcome.failures());
  }
}
