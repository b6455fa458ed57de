/** What Firkin throws. Uses nothing else of Firkin. */
package dev.firkin.error;
