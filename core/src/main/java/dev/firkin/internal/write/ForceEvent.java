package dev.firkin.internal.write;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("dev.firkin.Force")
@Label("Log Force")
@Category("Firkin")
@Description("The log was forced to the device")
@StackTrace(false)
final class ForceEvent extends Event {
  @Label("Bytes")
  @DataAmount
  long bytes;
}
