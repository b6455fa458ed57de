/**
 * What a store does, shown on real data and checked value by value. Uses {@code terminal} and
 * Firkin's public API, as any program would, and from {@code store} how a merge is watched. Start
 * at {@link dev.firkin.cli.demo.Demo}.
 */
package dev.firkin.cli.demo;
