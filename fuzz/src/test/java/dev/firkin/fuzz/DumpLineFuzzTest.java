package dev.firkin.fuzz;

/** Lines of a dump. */
class DumpLineFuzzTest extends FuzzContract {

  @Override
  Target target() {
    return new DumpLineTarget();
  }
}
