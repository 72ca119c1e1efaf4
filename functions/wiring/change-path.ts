/**
 * The functions through which a change passes from the bridge, the access network or a terminal to the other terminals.
 * Every conference needs each of them, and a cold start of one delays a change.
 */
export const changePath: readonly string[] = [
  'functions/legs/bridge-callback.ts',
  'functions/legs/bridge-socket-event.ts',
  'functions/calls/report-calls.ts',
  'functions/legs/callbacks.ts',
  'functions/legs/leg-commands.ts',
  'functions/reconciliation/take-changes.ts',
  'functions/terminals/push.ts',
  'functions/terminals/push-nudged.ts',
  'functions/terminals/connect.ts',
  'functions/terminals/subscribe.ts',
];

export const isOnChangePath = ({ entry }: { readonly entry: string }): boolean => changePath.includes(entry);
