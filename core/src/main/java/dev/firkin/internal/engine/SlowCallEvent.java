package dev.firkin.internal.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

@Name("dev.firkin.SlowCall")
@Label("Slow Call")
@Category("Firkin")
@Description("A get or put that took longer than slowCallThreshold")
@Threshold("0 ms") // the option slowCallThreshold decides
final class SlowCallEvent extends Event {
  @Label("Operation")
  String operation = "";

  @Label("Map")
  int map;

  @Label("Key Bytes")
  int keyBytes;

  private static final SlowCallEvent ANY = new SlowCallEvent();

  /** Whether a recording asks for these events. */
  static boolean isWanted() {
    return ANY.isEnabled();
  }
}
