/** The console in a browser. */
import { render } from 'preact';
import { Console } from './screens/app';
import { App, type Loaded } from './state/app';
import { theBrowser } from './the-browser';

/** Not needed to sign in. */
const load = async (): Promise<Loaded> => {
  const [{ Phone }, { Desk }] = await Promise.all([import('./state/phone'), import('./screens/desk')]);
  return { openPhone: (deps) => Phone.open(deps), Desk };
};

const loadSupport = async () => (await import('./screens/support')).Support;

const app = new App(theBrowser(), load, loadSupport);
const root = document.getElementById('console');
if (root) render(<Console app={app} />, root);
void app.begin();
