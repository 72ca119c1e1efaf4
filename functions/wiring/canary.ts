/** The function that holds a conference regularly. It exists only if the settings ask for it. */
import { BACKGROUND_MB, type FunctionDefaults } from './function';

export const canaryFunction = {
  entry: 'functions/canary/canary.ts',
  // Longer than all that it waits for: 240 s of the setting, and twice the end of a conference.
  timeoutSeconds: 340,
  memoryMb: BACKGROUND_MB,
  access: [{ canarySecret: true }],
} as const satisfies FunctionDefaults;
