package dev.firkin.internal.write;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

@Name("dev.firkin.Force")
@Label("Log Force")
@Category("Firkin")
@Description("The log was forced to the device")
@StackTrace(false)
final class ForceEvent extends Event {
  @Label("Bytes")
  @DataAmount
  long bytes;

  /**
   * One that begins now. Null without any recording in the process: then the recorder's classes are
   * not even loaded, for which the first write of a JVM would wait.
   */
  static @Nullable ForceEvent begun() {
    if (!FlightRecorder.isInitialized()) {
      return null;
    }
    ForceEvent event = new ForceEvent();
    event.begin();
    return event;
  }
}
