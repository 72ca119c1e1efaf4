/** The functions that are invoked at regular times, whether or not anything happens. */
import { BACKGROUND_MB, type FunctionDefaults } from './function';

export type TimedFunction = FunctionDefaults & {
  /** EventBridge invokes at least once in each period, at an unknown second of it (EventBridge user guide, "Scheduled rules"). */
  readonly everyMinutes: number;
};

export const timedFunctions = {
  'plan-looks': {
    entry: 'functions/reconciliation/looks/plan-looks.ts',
    everyMinutes: 1,
    timeoutSeconds: 10,
    memoryMb: BACKGROUND_MB,
    access: [{ send: 'looks' }],
  },
} as const satisfies Record<string, TimedFunction>;

export type TimedFunctionName = keyof typeof timedFunctions;
