import { startDrivenAsterisk } from '../support/asterisk/start-driven';
import { describeBridgeDriver } from '../support/bridge-conformance';

describeBridgeDriver('asterisk, against a stand-in', startDrivenAsterisk);
