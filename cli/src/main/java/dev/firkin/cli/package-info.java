/**
 * The program: {@link dev.firkin.cli.Main}, which puts the commands together and turns what they
 * throw into a line of text and an exit code. May use all packages below it.
 */
package dev.firkin.cli;
