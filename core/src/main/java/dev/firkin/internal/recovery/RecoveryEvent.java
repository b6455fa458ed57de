package dev.firkin.internal.recovery;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("dev.firkin.Recovery")
@Label("Store Recovery")
@Category("Firkin")
@Description("A store's files were read and its keydirs filled")
@StackTrace(false)
final class RecoveryEvent extends Event {
  @Label("Records Looked At")
  long records;

  @Label("Hint Files Loaded")
  int hintsLoaded;

  @Label("Segments Scanned")
  int segmentsScanned;

  @Label("Torn Bytes Cut")
  @DataAmount
  long tornBytes;

  /** One that begins now. */
  static RecoveryEvent begun() {
    RecoveryEvent event = new RecoveryEvent();
    event.begin();
    return event;
  }
}
