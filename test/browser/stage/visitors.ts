/** People in front of browsers: each has a context of its own, and everything that the browser complains of is kept. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { type ChromiumOptions, startChromium } from './chromium';

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };

/** Longer than anything takes on a busy machine. */
const WITHIN_MS = 30_000;

/** What Chromium says of a connection that could not be made or has broken. */
const OF_THE_LINE = /net::ERR_|WebSocket connection to/;
/** The terminal takes a connection back that it does not need any more. */
const TAKEN_BACK = 'WebSocket is closed before the connection is established';
/** Rollcall's answer that no conference is open. */
const NO_CONFERENCE = /status of 404 .*\/v1\/conferences\/current\)$/;

export type VisitorOptions = BrowserContextOptions & {
  /** The test breaks the line, so the browser may say so. */
  readonly lineBreaks?: boolean;
  /** Refusals that belong to the test. Chromium reports every answer above 399. */
  readonly refused?: readonly number[];
};

export type Visitor = { readonly context: BrowserContext; readonly page: Page };

export class Visitors {
  readonly complaints: string[] = [];
  private readonly contexts: BrowserContext[] = [];

  private constructor(private readonly browser: Browser) {}

  static async arrive(options?: ChromiumOptions): Promise<Visitors> {
    return new Visitors(await startChromium(options));
  }

  async open({ lineBreaks = false, refused = [], ...options }: VisitorOptions = {}): Promise<Visitor> {
    const context = await this.browser.newContext({ viewport: PHONE, locale: 'en-GB', reducedMotion: 'reduce', ...options });
    this.contexts.push(context);
    context.setDefaultTimeout(WITHIN_MS);
    const complain = (words: string): void => {
      const isExpected =
        words.includes(TAKEN_BACK) ||
        NO_CONFERENCE.test(words) ||
        (lineBreaks && OF_THE_LINE.test(words)) ||
        refused.some((status) => words.includes(`status of ${String(status)} `));
      if (!isExpected) this.complaints.push(words);
    };
    // Violations of the content security policy are errors of the console.
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complain(`${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => complain(error.error().message));
    return { context, page: await context.newPage() };
  }

  /** Closes every page. Fails if a browser has complained of anything. */
  async leave(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    const complaints = this.complaints.splice(0);
    if (complaints.length > 0) throw new Error(`The browser complained:\n${complaints.join('\n')}`);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}
