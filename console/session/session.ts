/** Who is signed in, and how somebody signs in and out. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Browser } from '../browser';
import { type Config, readConfig } from '../config';
import { type Account, SignInExpired } from './account';
import type * as LocalAccounts from './local-account';
import { sharedToken } from './shared-token';
import { isBack, SIGNED_IN } from './way-back';

export type SessionState =
  | { readonly is: 'beginning' }
  /** No deployment serves this page, or it does not answer. */
  | { readonly is: 'not-served' }
  | { readonly is: 'signed-out'; readonly problem?: 'failed' | 'demo' | 'expired' | undefined }
  | { readonly is: 'signing-in' }
  | { readonly is: 'signed-in'; readonly account: Account };

type Local = { readonly browser: Browser; readonly config: Config };

/** The number of local mode, so that a reload goes on. */
const NUMBER = 'rollcall.number';
const SUPPORT = 'rollcall.support';

export class Session {
  private readonly now = signal<SessionState>({ is: 'beginning' });
  readonly state: ReadonlySignal<SessionState> = this.now;
  config: Config | undefined;

  constructor(private readonly browser: Browser) {}

  /** Restores the session after a reload, if that is possible without asking the user. */
  async begin(): Promise<void> {
    this.now.value = { is: 'beginning' };
    this.config = await readConfig(this.browser).catch(() => undefined);
    const { config, browser } = this;
    if (!config) {
      this.now.value = { is: 'not-served' };
      return;
    }
    const number = config.local ? browser.ofTab.get(NUMBER) : undefined;
    if (number !== undefined) return this.signInWith(number);
    if (config.local && browser.ofTab.get(SUPPORT) !== undefined) return this.signInForSupport();
    if (isBack(browser)) return this.comeBack(config);
    if (browser.ofTab.get(SIGNED_IN) !== undefined) return this.leave(true);
    this.now.value = { is: 'signed-out' };
  }

  /** Local mode's quick sign-in. */
  signInWith(phoneNumber: string): Promise<void> {
    return this.signInLocally('failed', async (deps, { localAccount }) => {
      this.browser.ofTab.set(NUMBER, phoneNumber);
      return localAccount(deps, phoneNumber);
    });
  }

  /** Local mode's sign-in for the carrier's support. */
  signInForSupport(): Promise<void> {
    return this.signInLocally('failed', async (deps, { supportAccount }) => {
      this.browser.ofTab.set(SUPPORT, 'yes');
      return supportAccount(deps);
    });
  }

  /** Local mode's demo: signs in as the number whose conference it plays. */
  signInToDemo(): Promise<void> {
    return this.signInLocally('demo', async (deps, { playDemo, localAccount }) => {
      const phoneNumber = await playDemo(deps);
      this.browser.ofTab.set(NUMBER, phoneNumber);
      return localAccount(deps, phoneNumber);
    });
  }

  /** Opens the issuer's sign-in page. */
  async leave(isSilent = false): Promise<void> {
    const { browser, config } = this;
    if (!config) return;
    this.now.value = { is: 'signing-in' };
    // If the silent sign-in fails, the next one asks the user.
    browser.ofTab.remove(SIGNED_IN);
    try {
      const { leaveForIssuer } = await import('./open-id');
      await leaveForIssuer({ browser, config }, isSilent);
    } catch {
      this.now.value = { is: 'signed-out', problem: 'failed' };
    }
  }

  /** Signing in has succeeded, and still the console cannot begin. */
  fail(): void {
    this.now.value = { is: 'signed-out', problem: 'failed' };
  }

  signOut(): void {
    this.browser.ofTab.remove(NUMBER);
    this.browser.ofTab.remove(SUPPORT);
    this.browser.ofTab.remove(SIGNED_IN);
    this.now.value = { is: 'signed-out' };
  }

  /** The code for local mode is loaded only there. */
  private async signInLocally(
    problem: 'failed' | 'demo',
    accountFrom: (deps: Local, local: typeof LocalAccounts) => Promise<Account>,
  ): Promise<void> {
    const { browser, config } = this;
    if (!config?.local) return;
    // After a reload nothing is shown of the sign-in.
    if (this.now.peek().is !== 'beginning') this.now.value = { is: 'signing-in' };
    try {
      this.signedIn(await accountFrom({ browser, config }, await import('./local-account')));
    } catch {
      this.now.value = { is: 'signed-out', problem };
    }
  }

  private async comeBack(config: Config): Promise<void> {
    this.now.value = { is: 'signing-in' };
    const wasRefused = new URL(this.browser.address.href()).searchParams.has('error');
    try {
      const { returnFromIssuer } = await import('./open-id');
      this.signedIn(await returnFromIssuer({ browser: this.browser, config }));
    } catch {
      // `login_required` is the answer to a silent attempt: nothing is wrong.
      this.now.value = { is: 'signed-out', problem: wasRefused ? undefined : 'failed' };
    }
  }

  private signedIn(account: Account): void {
    const shared = sharedToken(account.token, this.browser.now);
    const token: Account['token'] = async (why) => {
      try {
        return await shared(why);
      } catch (error) {
        if (error instanceof SignInExpired) this.now.value = { is: 'signed-out', problem: 'expired' };
        throw error;
      }
    };
    this.now.value = { is: 'signed-in', account: { ...account, token } };
  }
}
