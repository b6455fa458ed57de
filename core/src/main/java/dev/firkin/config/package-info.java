/** How a store is opened: immutable options, plain values. Uses nothing else of Firkin. */
package dev.firkin.config;
