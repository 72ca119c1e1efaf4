/** One test file for all tests of the synthesised stacks, because loading the CDK takes longer than any of them. */
import './stacks/alarms';
import './stacks/dashboard';
import './stacks/best-practice';
import './stacks/stateful-stack';
import './stacks/exports';
import './stacks/concurrency';
import './stacks/route-limits';
import './stacks/names';
import './stacks/wiring';
import './stacks/sockets';
import './stacks/bridge-sockets';
import './stacks/rules';
import './stacks/emulator-differences';
import './stacks/emulators-document';
import './stacks/gateway';
import './stacks/console';
