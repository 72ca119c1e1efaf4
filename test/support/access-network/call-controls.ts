/** The networks that the kit has an adapter for, with what phones do in them. */
import { callControlFor } from '../../../access-network/call-control-for';
import type { CallControl } from '../../../access-network/call-control';
import { Metrics } from '../../../access-network/metrics';
import type { KitSettings } from '../../../access-network/settings';
import { until } from '../until';
import { FakeAsterisk } from './fake-asterisk';
import { FakeKamailio } from './fake-kamailio';
import { hastyClock } from './hasty-clock';

type TestPhones = {
  rings(): void;
  answers(): void;
  holds(who: 'a' | 'b'): void;
  resumes(who: 'a' | 'b'): void;
  /** With this final status of SIP. */
  fails(status: number): void;
  /** The caller, before an answer or after it. */
  hangsUp(): void;
};

export type TestNetwork = {
  readonly isConnected: boolean;
  readonly settings: KitSettings['network'];
  call(a: string, b: string, serves?: string): TestPhones;
  /** Of a number that no phone has registered. */
  callInVain(a: string, b: string): void;
  /** How many calls there are. */
  calls(): number;
  /** How often it was asked to end a call. */
  endsAsked(): number;
  /** It accepts requests to end a call, and the call stays. */
  isStuck(): void;
  /** Its side of the connection goes, and the calls stay. */
  disconnects(): Promise<void>;
  returns(): Promise<void>;
  stop(): Promise<void>;
};

export const kamailioNetwork = async (): Promise<TestNetwork> => {
  const kamailio = await FakeKamailio.start();
  return {
    get isConnected() {
      return kamailio.isConnected;
    },
    settings: { control: 'kamailio', host: '127.0.0.1', port: kamailio.port },
    call: (a, b, serves = 'a') => {
      const call = kamailio.invite(a, b, serves);
      // rollcall.cfg knows which side holds.
      const holders = new Set<string>();
      const change = (): void => {
        const state = holders.size > 0 ? 'held' : 'connected';
        if (state !== call.state) kamailio.becomes(call, state);
      };
      return {
        rings: () => kamailio.becomes(call, 'alerting'),
        answers: () => kamailio.becomes(call, 'connected'),
        holds: (who) => {
          holders.add(who);
          change();
        },
        resumes: (who) => {
          holders.delete(who);
          change();
        },
        fails: (status) => kamailio.fail(call, status),
        hangsUp: () => (call.state === 'connected' || call.state === 'held' ? kamailio.bye(call) : kamailio.fail(call, 487)),
      };
    },
    callInVain: (a, b) => kamailio.fail(kamailio.invite(a, b), 404),
    calls: () => kamailio.calls.length,
    endsAsked: () => kamailio.countOf('dlg.end_dlg') + kamailio.countOf('tm.cancel'),
    isStuck: () => void (kamailio.phonesAreSlow = true),
    disconnects: () => kamailio.kill(),
    returns: () => kamailio.startAgain(),
    stop: () => kamailio.kill(),
  };
};

export const asteriskNetwork = async (): Promise<TestNetwork> => {
  const asterisk = await FakeAsterisk.start();
  const { settings, dialplan } = asterisk;
  const {
    ACCESS_NETWORK_ASTERISK_URL: url = '',
    ACCESS_NETWORK_ASTERISK_USER: user = '',
    ACCESS_NETWORK_ASTERISK_PASSWORD: password = '',
  } = settings;
  return {
    get isConnected() {
      return asterisk.isConnected;
    },
    settings: { control: 'asterisk', app: 'rollcall-access-network', access: { url, user, password } },
    call: (a, b, serves = 'a') => {
      const call = dialplan.place(a, b, serves);
      const channelOf = (who: 'a' | 'b') => (who === 'a' ? call.caller : call.peer);
      return {
        rings: () => dialplan.ring(call),
        answers: () => dialplan.answer(call),
        holds: (who) => dialplan.hold(channelOf(who), true),
        resumes: (who) => dialplan.hold(channelOf(who), false),
        fails: (status) => (status === 408 ? dialplan.ringOut(call) : dialplan.fail(call, status)),
        hangsUp: () => dialplan.hangUp(call),
      };
    },
    callInVain: (a, b) => dialplan.placeInVain(a, b, 'a'),
    calls: () => dialplan.calls.length,
    endsAsked: () => asterisk.requests.filter((request) => request.startsWith('DELETE')).length,
    isStuck: () => void (asterisk.isStuck = true),
    disconnects: () => asterisk.kill(),
    returns: () => asterisk.startAgain(),
    stop: () => asterisk.kill(),
  };
};

/** The adapter for that network, connected. */
export const controlOf = (network: TestNetwork): CallControl =>
  callControlFor(network.settings, { clock: hastyClock, log: () => undefined, metrics: new Metrics(), randomFraction: () => 0 });

export const connectedTo = (network: TestNetwork, control: CallControl): Promise<unknown> =>
  until('a connection', () => network.isConnected && control.isConnected());
