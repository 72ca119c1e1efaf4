/** The state of the console: what the screens show and can request. */
import { batch, computed, effect, signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { SECOND_MS } from '../../schemas/durations';
import type { Browser } from '../browser';
import { fragmentOf, type Route, routeOf } from '../routes';
import type { Account } from '../session/account';
import { Session } from '../session/session';
import { en, type Texts } from '../texts/en';
import { type Language, languageOf, localeOf, textsIn } from '../texts/languages';
import { activityWords, isSaid } from '../view/activity-words';
import type { Activity } from '../view/activities';
import { Announcer } from './announcer';
import type { Phone, PhoneDeps } from './phone';

const LANGUAGE = 'rollcall.language';

/** Loaded after the sign-in: the terminal and the screens. */
export type Loaded = { readonly openPhone: (deps: PhoneDeps) => Promise<Phone>; readonly Desk: ComponentType };

export class App {
  readonly session: Session;
  readonly announcer: Announcer;
  readonly language = signal<Language>('en');
  readonly texts = signal<Texts>(en);
  readonly route = signal<Route>({ screen: 'call' });
  /** The clock of the screen: each second. */
  readonly now = signal(0);
  readonly isWide = signal(false);
  readonly phone = signal<Phone | undefined>(undefined);
  readonly desk = signal<ComponentType | undefined>(undefined);
  /** The view for the carrier's support, once somebody needs it. */
  readonly support = signal<ComponentType | undefined>(undefined);
  readonly isSupport = computed(() => {
    const state = this.session.state.value;
    return this.route.value.screen === 'support' || (state.is === 'signed-in' && state.account.isSupport === true);
  });
  /** The management screen had to close. */
  readonly wasSentBack = signal(false);
  private readonly preferred: Language;
  /** Whose terminal is open, or being opened. */
  private followed: Account | undefined;
  private hasMoved = false;
  private isReturning = false;

  constructor(
    readonly browser: Browser,
    private readonly load: () => Promise<Loaded>,
    private readonly loadSupport: () => Promise<ComponentType>,
  ) {
    const { address, ofDevice, languages: preferred } = browser;
    this.session = new Session(browser);
    this.announcer = new Announcer(browser);
    this.preferred = languageOf(ofDevice.get(LANGUAGE), preferred);
    const showRoute = (): void => {
      this.route.value = routeOf(address.fragment());
    };
    const showWidth = (): void => {
      this.isWide.value = browser.isWide();
    };
    showRoute();
    showWidth();
    this.tick();
    address.onChange(showRoute);
    browser.onWidth(showWidth);
    browser.every(SECOND_MS, () => this.tick());
  }

  /** Loads the preferred language before anything is shown. */
  async begin(): Promise<void> {
    await this.show(this.preferred);
    effect(() => {
      const state = this.session.state.value;
      void this.follow(state.is === 'signed-in' ? state.account : undefined, this.isSupport.value);
    });
    void this.session.begin();
  }

  /** Whether the heading of a new screen takes the focus: not when the page has just been opened. */
  takesFocus(): boolean {
    const takes = this.hasMoved && !this.isReturning;
    this.hasMoved = true;
    return takes;
  }

  /** Whether the user comes back from managing. */
  takesReturn(): boolean {
    const takes = this.isReturning;
    this.isReturning = false;
    return takes;
  }

  goBack(): void {
    this.isReturning = true;
    this.goTo({ screen: 'call' });
  }

  /** The deployment has support in its console. Whether the user may use it, the token tells. */
  get offersSupport(): boolean {
    const { config } = this.session;
    return this.isSupport.value || config?.scopes.includes('conferences:all') === true;
  }

  signInForSupport(): void {
    if (this.route.peek().screen !== 'support') this.goTo({ screen: 'support' });
    void (this.session.config?.local ? this.session.signInForSupport() : this.session.leave());
  }

  goTo(route: Route): void {
    if (route.screen === 'manage') this.wasSentBack.value = false;
    this.browser.address.goTo(fragmentOf(route));
  }

  async speak(language: Language): Promise<void> {
    this.browser.ofDevice.set(LANGUAGE, language);
    await this.show(language);
  }

  async signOut(): Promise<void> {
    const { value: phone } = this.phone;
    this.phone.value = undefined;
    await phone?.close(true).catch(() => undefined);
    this.session.signOut();
    this.goTo({ screen: 'call' });
  }

  /** If a language cannot be loaded, the console keeps the current one. */
  private async show(language: Language): Promise<void> {
    try {
      const texts = { ...(await textsIn(language)), locale: localeOf(language, this.browser.languages) };
      batch(() => {
        this.texts.value = texts;
        this.language.value = language;
      });
    } catch {
      // The network is gone.
    }
  }

  private tick(): void {
    this.now.value = this.browser.now();
  }

  private async follow(account: Account | undefined, isSupport: boolean): Promise<void> {
    if (account !== this.followed) this.closePhone();
    try {
      if (account && isSupport) await this.openSupport();
      else if (account && account !== this.followed) await this.open(account);
    } catch {
      // What is needed cannot be loaded: the network is gone.
      this.closePhone();
      this.session.fail();
    }
  }

  private closePhone(): void {
    const before = this.phone.peek();
    this.followed = undefined;
    this.phone.value = undefined;
    void before?.close(false);
  }

  private async openSupport(): Promise<void> {
    if (this.support.peek()) return;
    const Support = await this.loadSupport();
    this.support.value = Support;
  }

  private async open(account: Account): Promise<void> {
    const { browser, session } = this;
    const { config } = session;
    if (!config) return;
    this.followed = account;
    const { openPhone, Desk } = await this.load();
    const tick = (): void => this.tick();
    const phone = await openPhone({ browser, config, account, tick, changed: (changed, news) => this.changed(changed, news) });
    const state = session.state.peek();
    if (state.is !== 'signed-in' || state.account !== account) return phone.close(false);
    batch(() => {
      this.desk.value = Desk;
      this.phone.value = phone;
    });
  }

  private changed(phone: Phone, news: readonly Activity[]): void {
    this.announcer.say(news.filter(isSaid).map((each) => activityWords(each, this.texts.peek())));
    const { conference, manageable } = phone.snapshot.peek();
    const runs = conference?.state === 'starting' || conference?.state === 'active';
    if (this.route.peek().screen !== 'manage' || manageable) return;
    this.wasSentBack.value = runs;
    this.goTo({ screen: 'call' });
  }
}
