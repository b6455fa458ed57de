/** Which entries have expired: the clock, and what it was already seen to say. Uses nothing. */
package dev.firkin.internal.expiry;
