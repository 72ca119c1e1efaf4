/**
 * Numbers that must grow within a dialog, even over a restart that forgot them: they begin at the seconds of the clock.
 * Notifications are seconds apart, so the clock stays ahead; and 32 bits last until 2094.
 */
import { SECOND_MS } from '../../schemas/durations';

const EPOCH_MS = Date.UTC(2026, 0, 1);

export const clockNumber = (nowMs: number): number => Math.max(1, Math.floor((nowMs - EPOCH_MS) / SECOND_MS));

export const afterRestart = (stored: number, nowMs: number): number => Math.max(stored + 1, clockNumber(nowMs));
