/** What the console needs of the browser: the only way in for time, addresses, storage, languages and the network. */
import type { Fetch } from '../terminal';

/** Texts that outlive the page. A browser may refuse to keep them: then nothing is kept, and nothing fails. */
export type Storage = {
  readonly get: (key: string) => string | undefined;
  readonly set: (key: string, value: string) => void;
  readonly remove: (key: string) => void;
};

export type Address = {
  readonly origin: string;
  /** With the query and the fragment. */
  readonly href: () => string;
  readonly fragment: () => string;
  /** A new entry in the browser's history. */
  readonly goTo: (fragment: string) => void;
  /** In place of the current entry, such as to take a code out of it. */
  readonly replace: (href: string) => void;
  /** Leaves the console. */
  readonly leave: (href: string) => void;
  readonly onChange: (run: () => void) => void;
};

export type Browser = {
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
  readonly every: (ms: number, run: () => void) => () => void;
  readonly fetch: Fetch;
  readonly address: Address;
  /** Ends with the tab. */
  readonly ofTab: Storage;
  readonly ofDevice: Storage;
  /** The languages of the user, the preferred one first. */
  readonly languages: readonly string[];
  /** Whether there is room for three panes side by side. */
  readonly isWide: () => boolean;
  readonly onWidth: (run: () => void) => void;
  /** The page is closed, or put aside for good. */
  readonly onLeave: (run: () => void) => void;
};
