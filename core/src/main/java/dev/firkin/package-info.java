/**
 * The store: {@link dev.firkin.Firkin} for raw bytes, {@link dev.firkin.FirkinMap} for typed
 * entries. Start at {@link dev.firkin.Firkin#open(java.nio.file.Path)}.
 */
package dev.firkin;
