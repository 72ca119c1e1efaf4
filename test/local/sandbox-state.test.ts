import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateFile } from '../../local/sandbox/state';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-state-'));
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
  rmSync(folder, { recursive: true });
});

const obstacle = (): string => join(folder, 'sandbox-carrier.json.new');
const stored = (): readonly string[] => Object.keys(new StateFile(folder, 0).state.requestIds);

/** A file that could not be written after its last change, as on a full disk. */
const unwritten = (): StateFile => {
  const file = new StateFile(folder, 0);
  mkdirSync(obstacle());
  file.state.requestIds['r-1'] = 1;
  file.changed();
  jest.advanceTimersByTime(0);
  return file;
};

describe('the state of the sandbox that could not be written', () => {
  it('is written when there is space, and the tries do not grow with the changes', () => {
    const file = unwritten();
    for (let change = 0; change < 3; change += 1) {
      file.changed();
      jest.advanceTimersByTime(10);
    }
    expect(jest.getTimerCount()).toBe(1);
    rmdirSync(obstacle());
    jest.advanceTimersByTime(1_000);
    expect(stored()).toEqual(['r-1']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is written when the sandbox stops', () => {
    const file = unwritten();
    rmdirSync(obstacle());
    file.flush();
    expect(stored()).toEqual(['r-1']);
  });

  it('is not written once the sandbox has stopped', () => {
    const file = unwritten();
    file.flush();
    rmdirSync(obstacle());
    jest.advanceTimersByTime(10_000);
    expect(stored()).toEqual([]);
  });
});
