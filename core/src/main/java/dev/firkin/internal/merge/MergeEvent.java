package dev.firkin.internal.merge;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("dev.firkin.Merge")
@Label("Segment Merge")
@Category("Firkin")
@Description("Segments were merged")
@StackTrace(false)
final class MergeEvent extends Event {
  @Label("Segments")
  int segments;

  @Label("Bytes Read")
  @DataAmount
  long bytesRead;

  @Label("Bytes Written")
  @DataAmount
  long bytesWritten;
}
