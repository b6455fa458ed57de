package dev.firkin.internal.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("dev.firkin.Open")
@Label("Store Open")
@Category("Firkin")
@Description("A store was opened and recovered")
@StackTrace(false)
final class OpenEvent extends Event {
  @Label("Directory")
  String directory = "";

  @Label("Segments")
  int segments;

  @Label("Clean Shutdown")
  boolean clean;

  /** One that begins now. */
  static OpenEvent begun() {
    OpenEvent event = new OpenEvent();
    event.begin();
    return event;
  }
}
