/**
 * Finds what plugs in: providers by name, on the module path and the class path alike. May use
 * error. Start at {@link dev.firkin.internal.provider.Providers}.
 */
package dev.firkin.internal.provider;
