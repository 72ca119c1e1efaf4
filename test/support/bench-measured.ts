import { measuredFrom } from '../../bench/fan-out/measurement';
import type { Delivered } from '../../bench/measuring/expected-deliveries';

export const delivered = (lastAt: number, lastMs: number, lost = 0): Delivered => ({ lastAt, lastMs, bytes: 100, lost });
export const idle = { cpuMs: 0, privateBytes: 0 };

export const measured = (...lastMs: readonly number[]) =>
  measuredFrom(
    lastMs.map((ms) => delivered(ms, ms)),
    idle,
    { cpuMs: 8, privateBytes: 16 },
    0,
    10,
  );
