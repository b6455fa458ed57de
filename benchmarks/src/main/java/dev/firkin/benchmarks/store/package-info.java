/** What is measured: Firkin and its peers, behind one interface. */
@NullMarked
package dev.firkin.benchmarks.store;

import org.jspecify.annotations.NullMarked;
