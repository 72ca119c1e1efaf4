import { hangUpStrayCall, usableStrayCalls } from '../../../../functions/legs/stray-calls';
import { identityOf } from '../../../../functions/runtime/identity';
import { BridgeRefused, BridgeUnavailable } from '../../../../functions/ports/bridge-driver';
import { memoryDeps } from '../../../support/memory-deps';

const CALL = '1795763105.7';

describe('a stray call', () => {
  it('is not logged as hung up before it is, and is tried again while the bridge is unavailable', async () => {
    const deps = memoryDeps();
    deps.driver.script.hangUpStrayCall = async () => Promise.reject(new BridgeUnavailable('silent'));
    await expect(hangUpStrayCall(deps, CALL)).rejects.toThrow(BridgeUnavailable);
    expect(deps.lines).toEqual([]);
  });

  it('is logged and forgotten if the bridge refuses to hang it up', async () => {
    const deps = memoryDeps();
    deps.driver.script.hangUpStrayCall = async () => Promise.reject(new BridgeRefused('ari-409'));
    await hangUpStrayCall(deps, CALL);
    expect(deps.lines).toEqual([{ event: 'stray.refused', call: CALL, code: 'ari-409' }]);
  });

  it('is not forgotten if the driver cannot hang it up', async () => {
    const deps = memoryDeps();
    delete deps.driver.hangUpStrayCall;
    await expect(hangUpStrayCall(deps, CALL)).rejects.toThrow(/scripted/);
    expect(deps.lines).toEqual([]);
  });
});

describe('the id of a stray call', () => {
  const logged = async (call: string) => {
    const deps = memoryDeps();
    await hangUpStrayCall(deps, call);
    expect(deps.driver.askedTo('hangUpStrayCall')).toEqual([call]);
    return deps.lines.map((line) => ('call' in line ? line.call : undefined));
  };

  it.each([CALL, 'pbx-1.example-1795763105.12', 'Zentrale_2-1795763105.0'])('is logged if Asterisk made it: %s', async (call) => {
    expect(await logged(call)).toEqual([call]);
  });

  it.each(['15550101', '+15550101', '15550101-1795763105.7', 'PJSIP/15550101', 'München 1-1795763105.7'])(
    'is logged as a digest if somebody else may have chosen it: %s',
    async (call) => {
      const [first] = await logged(call);
      expect(first).toMatch(/^digest:[0-9a-z]{16}$/);
      // Without a key, whoever reads the log could find the number by trying all of them.
      const elsewhere = { ...memoryDeps(), identity: async () => identityOf('the key of another deployment') };
      await hangUpStrayCall(elsewhere, call);
      expect(elsewhere.lines).not.toMatchObject([{ call: first }]);
      expect(await logged(call)).toEqual([first]);
    },
  );

  it.each(['x', 'x'.repeat(149), 'München 1-1795763105.7', 'a/b;2', '+15550101', '...'])('can be %s', async (call) => {
    const deps = memoryDeps();
    expect(await usableStrayCalls(deps, [call])).toEqual([call]);
    expect(deps.lines).toEqual([]);
  });

  it.each(['', '.', '..', 'x'.repeat(150), '\ud800', '15550101'.repeat(20)])(
    'cannot be %j: that is logged, without the id',
    async (call) => {
      const deps = memoryDeps();
      expect(await usableStrayCalls(deps, [call, CALL])).toEqual([CALL]);
      const digest: unknown = expect.stringMatching(/^digest:[0-9a-z]{16}$/);
      expect(deps.lines).toEqual([{ event: 'stray.refused', call: digest, code: 'unusable-id' }]);
    },
  );
});
