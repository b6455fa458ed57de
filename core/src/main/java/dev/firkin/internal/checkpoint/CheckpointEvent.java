package dev.firkin.internal.checkpoint;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("dev.firkin.Checkpoint")
@Label("Keydir Checkpoint")
@Category("Firkin")
@Description("The keydirs were written to the disk")
@StackTrace(false)
final class CheckpointEvent extends Event {
  @Label("Bytes")
  @DataAmount
  long bytes;
}
