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

@Name("dev.firkin.RollOver")
@Label("Segment Roll-Over")
@Category("Firkin")
@Description("The active segment was sealed and the next begun; writers waited")
@StackTrace(false)
final class RollOverEvent extends Event {
  @Label("Sealed Segment")
  long sealed;

  @Label("Sealed Bytes")
  @DataAmount
  long bytes;

  /** One that begins now, or null as {@link ForceEvent#begun}. */
  static @Nullable RollOverEvent begun() {
    if (!FlightRecorder.isInitialized()) {
      return null;
    }
    RollOverEvent event = new RollOverEvent();
    event.begin();
    return event;
  }
}
