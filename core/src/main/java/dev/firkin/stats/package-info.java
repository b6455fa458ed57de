/** What a store reports of itself: plain records. Uses nothing else of Firkin. */
package dev.firkin.stats;
