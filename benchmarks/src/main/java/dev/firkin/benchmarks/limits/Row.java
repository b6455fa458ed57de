package dev.firkin.benchmarks.limits;

/** A line of the table. */
record Row(String what, String unit, Sample sample) {}
