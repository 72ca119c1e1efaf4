/** The real browser. No other file of the console takes time, addresses or storage from it. */
import type { Address, Browser, Storage } from './browser';

/** The width of the style sheets. */
const WIDE = '(min-width: 900px)';

const storageOf = (find: () => globalThis.Storage): Storage => {
  const attempt = <Result>(run: (storage: globalThis.Storage) => Result): Result | undefined => {
    try {
      return run(find());
    } catch {
      return undefined;
    }
  };
  return {
    get: (key) => attempt((storage) => storage.getItem(key)) ?? undefined,
    set: (key, value) => attempt((storage) => storage.setItem(key, value)),
    remove: (key) => attempt((storage) => storage.removeItem(key)),
  };
};

const addressOf = (window: Window): Address => {
  const listeners: (() => void)[] = [];
  const changed = (): void => {
    for (const run of listeners) run();
  };
  window.addEventListener('hashchange', changed);
  return {
    origin: window.location.origin,
    href: () => window.location.href,
    fragment: () => window.location.hash.slice(1),
    goTo: (fragment) => {
      window.location.hash = fragment;
    },
    replace: (href) => {
      window.history.replaceState(null, '', href);
      // Browsers tell of no change that a page has made in this way.
      changed();
    },
    leave: (href) => window.location.assign(href),
    onChange: (run) => void listeners.push(run),
  };
};

export const theBrowser = (): Browser => {
  const wide = window.matchMedia(WIDE);
  return {
    now: () => Date.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    every: (ms, run) => {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    },
    fetch: (url, request) => fetch(url, request),
    address: addressOf(window),
    ofTab: storageOf(() => window.sessionStorage),
    ofDevice: storageOf(() => window.localStorage),
    languages: navigator.languages,
    isWide: () => wide.matches,
    onWidth: (run) => wide.addEventListener('change', run),
    onLeave: (run) => window.addEventListener('pagehide', run),
  };
};
