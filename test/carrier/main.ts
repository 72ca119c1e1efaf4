/** `npm run test:carrier [jest's arguments]`: real SIP calls and what each phone hears. */
import { bringUp } from './lab/lab';
import { PACKAGES } from './lab/requirements';
import { runSuite } from './lab/run-suite';

runSuite({ tests: __dirname, packages: PACKAGES, bringUp });
