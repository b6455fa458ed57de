/**
 * What a command talks to: the terminal, and how numbers, tables, JSON and progress look on it.
 * Uses nothing else of the command line.
 */
package dev.firkin.cli.terminal;
