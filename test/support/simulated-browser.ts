/** A browser whose time, storage, address and network a test decides. */
import type { Browser, Storage } from '../../console/browser';

const storage = (): Storage & { readonly all: Map<string, string> } => {
  const all = new Map<string, string>();
  return { all, get: (key) => all.get(key), set: (key, value) => void all.set(key, value), remove: (key) => void all.delete(key) };
};

type Answer = { readonly status: number; readonly body: unknown };
type Asked = { readonly url: string; readonly body: string | undefined };

export class SimulatedBrowser implements Browser {
  private time = 0;
  private readonly timers: { readonly at: number; readonly run: () => void }[] = [];
  private readonly leaving: (() => void)[] = [];
  readonly asked: Asked[] = [];
  readonly ofTab = storage();
  readonly ofDevice = storage();
  readonly languages = ['en-GB'];
  href = 'https://console.example/';

  constructor(private readonly answers: (asked: Asked) => Answer = () => ({ status: 404, body: {} })) {}

  readonly now = (): number => this.time;
  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return () => void this.timers.splice(this.timers.indexOf(timer) >>> 0, 1);
  };
  readonly every = (): (() => void) => () => undefined;
  readonly isWide = (): boolean => false;
  readonly onWidth = (): void => undefined;
  readonly onLeave = (run: () => void): void => void this.leaving.push(run);
  readonly fetch: Browser['fetch'] = async (url, { body }) => {
    this.asked.push({ url, body });
    const answer = this.answers({ url, body });
    const headers = { get: () => null };
    return { ok: answer.status < 300, status: answer.status, headers, text: async () => JSON.stringify(answer.body) };
  };
  readonly address: Browser['address'] = {
    origin: 'https://console.example',
    href: () => this.href,
    fragment: () => new URL(this.href).hash.slice(1),
    goTo: (fragment) => {
      this.href = `https://console.example/#${fragment}`;
    },
    replace: (href) => {
      this.href = href;
    },
    leave: (href) => {
      this.href = href;
    },
    onChange: () => undefined,
  };

  advance(ms: number): void {
    this.time += ms;
    const due = this.timers.filter(({ at }) => at <= this.time);
    for (const timer of due) {
      this.timers.splice(this.timers.indexOf(timer), 1);
      timer.run();
    }
  }

  leavePage(): void {
    for (const run of this.leaving) run();
  }
}
