/** The part of a notifier's subscription that is stored, so that another process can continue it. */
import * as z from 'zod';
import { Dialog } from './dialog';

export const StoredDialog = z.object({
  id: z.string(),
  dialog: Dialog,
  conferenceId: z.string(),
  /** The number that the edge vouched for. */
  watcher: z.string(),
  /** The conference's URI as the subscriber wrote it: user and host. */
  entity: z.string(),
  /** The Event header, which may carry an id of the subscriber's. */
  event: z.string(),
  /** Where in-dialog requests are to come. */
  contact: z.string(),
  /** Milliseconds of the calendar. */
  expiresAt: z.number(),
  version: z.int(),
  /** Undefined until the first document has been answered. */
  told: z.record(z.string(), z.string()).optional(),
});
export type StoredDialog = Readonly<z.infer<typeof StoredDialog>>;

export type DialogStore = {
  /** Whether what it keeps outlives the process. */
  readonly isDurable: boolean;
  readonly load: () => Promise<readonly StoredDialog[]>;
  readonly save: (dialog: StoredDialog) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
};

/** A restarted gateway then knows no subscription, and phones subscribe anew at their next refresh. */
export const forgetfulStore: DialogStore = {
  isDurable: false,
  load: async () => [],
  save: async () => undefined,
  remove: async () => undefined,
};
