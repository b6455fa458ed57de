package dev.firkin.tests.crash;

import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.Operation;
import java.util.ArrayList;
import java.util.List;

/** What a history leaves at each of its disk operations. */
record CrashPoints(Ledger ledger, SteppedClock clock, List<CrashPoint> points) {

  /**
   * One of them.
   *
   * @param operation the one that was not done any more
   * @param image what was there
   * @param bounds what must be there again
   */
  record CrashPoint(Operation operation, DiskImage image, Ledger.Bounds bounds) {}

  /** Runs a history and takes an image before each operation that changes something. */
  static CrashPoints of(Subject subject, List<Step> history) {
    List<CrashPoint> points = new ArrayList<>();
    subject
        .disk()
        .onOperation(operation -> {
          if (operation.kind().changes()) {
            Ledger.Bounds before = subject.ledger.bounds();
            DiskImage image = subject.disk().image();
            points.add(new CrashPoint(operation, image, before.upTo(subject.ledger.bounds())));
          }
        });
    try (subject) {
      history.forEach(subject::step);
    }
    return new CrashPoints(subject.ledger, subject.clock, points);
  }
}
