/** Milliseconds of a clock that never jumps and that all processes of a machine share (CLOCK_MONOTONIC). */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
