/** `npm run test:event-package [jest's arguments]`: the SIP gateway with real phones and conference servers. */
import { runSuite } from '../carrier/lab/run-suite';
import { bringUp, PACKAGES } from './lab/lab';

runSuite({ tests: __dirname, packages: PACKAGES, bringUp });
