/**
 * Real data for programs that need some: {@code SOURCE.md} beside the files says where from. Uses
 * nothing of Firkin.
 */
package dev.firkin.examples.data;
