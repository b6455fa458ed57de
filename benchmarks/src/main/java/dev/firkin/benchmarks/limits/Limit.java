package dev.firkin.benchmarks.limits;

import java.io.IOException;
import java.util.List;

/** Something the machine can do only so fast. */
interface Limit {

  String what();

  List<Row> measure(Effort effort) throws IOException;
}
