/**
 * What the parts of a put and a get cost by themselves, measured by JMH: {@code java -cp
 * 'benchmarks/target/modules/*' org.openjdk.jmh.Main Keydir -p keys=1000000}. With {@code -prof gc}
 * it tells what each call allocates, with {@code -prof perfnorm} its cache misses and instructions
 * where {@code perf} may count.
 */
@NullMarked
package dev.firkin.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
