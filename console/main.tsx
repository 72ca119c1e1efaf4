/** The console in a browser. */
import { render } from 'preact';
import { Console } from './screens/app';
import { App } from './state/app';
import { theBrowser } from './the-browser';

const app = new App(theBrowser());
const root = document.getElementById('console');
if (root) render(<Console app={app} />, root);
void app.begin();
