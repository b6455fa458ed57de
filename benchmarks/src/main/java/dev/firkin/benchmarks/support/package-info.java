/** What the programs that measure share: data, costs, tables, pictures, command lines. */
@NullMarked
package dev.firkin.benchmarks.support;

import org.jspecify.annotations.NullMarked;
