/**
 * The index as Paimon's global-index interface sees it: builds that Paimon drives, and searches.
 * Paimon creates one reader for every query and row range, so what is worth keeping lives in static
 * caches. Knows neither row ranges nor snapshots; row ids are relative to the range.
 */
package io.ivfpq.paimon.spi;
