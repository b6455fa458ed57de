/**
 * A store as the command line sees it: opened for reading or writing, its maps as bytes, and keys
 * and values as text. Uses {@code terminal} for the words of an error. Start at {@link
 * dev.firkin.cli.store.OpenStore}.
 */
package dev.firkin.cli.store;
