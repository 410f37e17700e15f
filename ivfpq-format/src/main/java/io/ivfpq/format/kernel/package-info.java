/**
 * The arithmetic that takes the time, once in scalar code and once on the Vector API.
 *
 * <p>Enters: plain arrays. Leaves: plain arrays. Refuses to know why it is asked; knows no metric,
 * no list and no file.
 */
package io.ivfpq.format.kernel;
