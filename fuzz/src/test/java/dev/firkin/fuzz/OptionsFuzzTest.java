package dev.firkin.fuzz;

/** Options from properties. */
class OptionsFuzzTest extends FuzzContract {

  @Override
  Target target() {
    return new OptionsTarget();
  }
}
