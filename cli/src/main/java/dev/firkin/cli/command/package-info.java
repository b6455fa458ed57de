/**
 * One class a command, each a thin layer over {@code store} and {@code dump}. Picocli fills their
 * fields, so the package is open to it. Start at {@link dev.firkin.cli.command.FirkinCommand}.
 */
package dev.firkin.cli.command;
