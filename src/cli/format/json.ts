import { terminalSafeJson } from '../clean-text.js';
import type { JudgedSeries } from '../services.js';
import { findingRecords } from './finding-record.js';

/** One finding a line; '' when there are none. */
export function formatJsonl(series: readonly JudgedSeries[]): string {
  return findingRecords(series)
    .map((record) => `${terminalSafeJson(record)}\n`)
    .join('');
}

/** The same objects in an array. */
export function formatJson(series: readonly JudgedSeries[]): string {
  return `${terminalSafeJson(findingRecords(series), 2)}\n`;
}
