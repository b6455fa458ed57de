package dev.firkin.cli.demo;

import dev.firkin.cli.demo.Steps.Result;
import dev.firkin.cli.terminal.Units;

/** How the result of a comparison is put into words. */
final class Comparison {

  private Comparison() {}

  static Result result(long compared, String what, long wrong) {
    return new Result(
        wrong == 0
            ? "every one of %s, by get and by scan: equal".formatted(Units.count(compared, what))
            : "%s of %s WRONG".formatted(Units.count(wrong), Units.count(compared, what)));
  }
}
