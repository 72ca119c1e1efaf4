/** What is written down in a page while a test goes on: nothing that happens between two looks is missed. */
import type { Page } from 'playwright-core';

type Notes = { pill: string[]; versions: number[]; isReading: boolean };
type Noting = { rollcallNotes?: Notes };

/** Writes down each thing that the pill says. */
export const notePill = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const notes: Notes = ((globalThis as Noting).rollcallNotes ??= { pill: [], versions: [], isReading: false });
    const note = (): void => {
      const words = document.querySelector('.top-bar [role=status]')?.textContent ?? 'no pill';
      if (notes.pill.at(-1) !== words) notes.pill.push(words);
    };
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
  });

export const pillNotes = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (globalThis as Noting).rollcallNotes?.pill ?? ['the page was loaded anew']);

/** Both pages are on this machine, so their clocks are one. */
type Timing = { rollcallTapAt?: number; rollcallSaid?: { readonly at: number; readonly words: string }[] };

/** Writes down when the page was tapped last: Playwright's own look comes up to half a second later. */
export const noteTaps = (page: Page): Promise<void> =>
  page.evaluate(() => {
    document.addEventListener('click', () => ((globalThis as Timing).rollcallTapAt = Date.now()), true);
  });

export const lastTapAt = (page: Page): Promise<number> => page.evaluate(() => (globalThis as Timing).rollcallTapAt ?? NaN);

/** Writes down all that the row of a participant says, and when. */
export const noteRow = (page: Page, name: string): Promise<void> =>
  page.evaluate((named) => {
    const said = ((globalThis as Timing).rollcallSaid = []) as { at: number; words: string }[];
    new MutationObserver(() => {
      const rows = [...document.querySelectorAll('[data-participant]')].map((row) => row.textContent ?? '');
      const words = rows.find((row) => row.includes(named)) ?? '';
      if (said.at(-1)?.words !== words) said.push({ at: Date.now(), words });
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, name);

/** When the row said so first after this time. */
export const saidAt = (page: Page, words: RegExp, after: number): Promise<number> =>
  page.evaluate(
    ([source, from]) =>
      (globalThis as Timing).rollcallSaid?.find((said) => said.at >= Number(from) && new RegExp(String(source)).test(said.words))?.at ??
      NaN,
    [words.source, after] as const,
  );

/** Reads the version of the newest conference in the database again and again, as fast as it can. */
export const noteVersions = (page: Page, phoneNumber: string): Promise<void> =>
  page.evaluate((name) => {
    const notes: Notes = ((globalThis as Noting).rollcallNotes ??= { pill: [], versions: [], isReading: false });
    notes.isReading = true;
    const opening = indexedDB.open(name);
    opening.onsuccess = () => {
      const read = (): void => {
        if (!notes.isReading) return opening.result.close();
        const request = opening.result.transaction('Conferences').objectStore('Conferences').getAll();
        request.onsuccess = () => {
          const [newest] = request.result as { version: number }[];
          if (newest) notes.versions.push(newest.version);
          setTimeout(read, 5);
        };
      };
      read();
    };
  }, `rollcall-${phoneNumber}`);

export const versionNotes = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => {
    const { rollcallNotes } = globalThis as Noting;
    if (!rollcallNotes) return [];
    rollcallNotes.isReading = false;
    return rollcallNotes.versions;
  });

/** True while the page has not been loaded anew since this was called first. */
export const isSamePage = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const marked = globalThis as { rollcallMark?: boolean };
    const wasMarked = marked.rollcallMark === true;
    marked.rollcallMark = true;
    return wasMarked;
  });

/** Another page of the browser, which has the database to itself until the result is called. */
export const holdDatabase = async (page: Page, phoneNumber: string): Promise<() => Promise<void>> => {
  await page.evaluate(
    (name) =>
      new Promise<void>((resolve) => {
        const held = globalThis as { rollcallHolds?: boolean };
        held.rollcallHolds = true;
        const opening = indexedDB.open(name, 1);
        opening.onupgradeneeded = () => {
          const store = opening.result.createObjectStore('held');
          const go = (): void => {
            if (held.rollcallHolds) store.get(0).onsuccess = go;
            else opening.transaction?.abort();
          };
          go();
          resolve();
        };
      }),
    `rollcall-${phoneNumber}`,
  );
  return () =>
    page.evaluate(() => {
      (globalThis as { rollcallHolds?: boolean }).rollcallHolds = false;
    });
};

/** For `addInitScript`: what waits for this time waits for long, so that there is time to look at what is there meanwhile. */
export const waitLonger = (ms: number): void => {
  const begin = globalThis.setTimeout;
  const later = (run: TimerHandler, after?: number, ...given: unknown[]): number => begin(run, after === ms ? 100 * ms : after, ...given);
  globalThis.setTimeout = later as typeof globalThis.setTimeout;
};
