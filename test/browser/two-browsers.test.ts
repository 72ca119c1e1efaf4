import type { Page } from 'playwright-core';
import { numbersFrom } from '../e2e/stories/numbers';
import { browserSuite } from './stage/browser-suite';
import { expectRightRows } from './stage/agreement';
import { figure } from './stage/artefacts';
import { freeze } from './stage/freeze';
import { isOnline, lineSays, manage, onlineSwitch, pressed, rowSays, signIn } from './stage/hands';
import { lastTapAt, noteRow, noteTaps, noteVersions, saidAt, versionNotes } from './stage/in-page';
import { standingConference } from './stage/standing';
import { DESKTOP } from './stage/visitors';

const draw = numbersFrom(2_000);
const suite = browserSuite();

const people = () => [
  { phoneNumber: draw('answers'), displayName: 'Ben' },
  { phoneNumber: draw('answers'), displayName: 'Cleo' },
];

const CHANGES = 9;
/** What people are promised. Most of it is the network's and the bridge's. */
const MEDIAN_MS = 1_000;

/** From the tap in one to the row of the other. */
const changeAndCompare = async (phone: Page, desk: Page, isMuted: boolean): Promise<number> => {
  const words = isMuted ? /Online, muted/ : /Online(?!, muted)/;
  await pressed(phone, 'Mute Ben', !isMuted).click();
  await rowSays(desk, 'Ben', words);
  await pressed(phone, 'Mute Ben', isMuted).waitFor();
  const tappedAt = await lastTapAt(phone);
  return (await saidAt(desk, words, tappedAt)) - tappedAt;
};

describe('two browsers of one number', () => {
  it('agree within a second after a tap in one of them, by a push and without asking', async () => {
    const standing = await standingConference(suite.deployment, draw('answers'), people());
    const [{ page: phone }, { page: desk }] = [await suite.open(), await suite.open({ viewport: DESKTOP })];
    for (const page of [phone, desk]) await signIn(page, suite.deployment.baseUrl, standing.number);
    await isOnline(desk, 3, 3);
    await manage(phone);
    await lineSays(desk, 'Live');
    await noteTaps(phone);
    await noteRow(desk, 'Ben');
    const asked: string[] = [];
    desk.on('request', (request) => asked.push(request.url()));
    const took: number[] = [];
    for (let change = 0; change < CHANGES; change += 1) took.push(await changeAndCompare(phone, desk, change % 2 === 0));
    const inOrder = [...took].sort((a, b) => a - b);
    const median = inOrder[Math.floor(CHANGES / 2)] ?? Infinity;
    figure(
      `Another browser agrees ${median.toFixed(0)} ms after a tap (median of ${String(CHANGES)}; longest ${Math.max(...took).toFixed(0)} ms)`,
    );
    expect(median).toBeLessThan(MEDIAN_MS);
    // What makes it soon: nobody has to ask.
    expect(asked).toEqual([]);
    for (const page of [phone, desk]) await expectRightRows(page, suite.deployment, standing.number, standing.conferenceId);
  });
});

describe('two tabs with one database', () => {
  it('never take its version back, though one of them was asleep while the other went on', async () => {
    const standing = await standingConference(suite.deployment, draw('answers'), people());
    const { context, page: first } = await suite.open();
    await signIn(first, suite.deployment.baseUrl, standing.number);
    const second = await context.newPage();
    await signIn(second, suite.deployment.baseUrl, standing.number);
    for (const tab of [first, second]) await isOnline(tab, 3, 3);
    await first.bringToFront();
    await manage(first);
    await noteVersions(first, standing.number);
    const wake = await freeze(second);
    for (const isOn of [false, true, false]) {
      await onlineSwitch(first, 'Ben', !isOn).click();
      await isOnline(first, isOn ? 3 : 2, 3);
    }
    await wake();
    await isOnline(second, 2, 3);
    await standing.set(
      {
        phoneNumber: (await standing.get()).participants.find((each) => each.displayName === 'Cleo')?.phoneNumber ?? '',
        displayName: 'Cleo',
      },
      { muted: true },
    );
    for (const tab of [first, second]) await rowSays(tab, 'Cleo', 'Online, muted');
    await expectRightRows(first, suite.deployment, standing.number, standing.conferenceId);
    const versions = await versionNotes(first);
    expect(versions.length).toBeGreaterThan(10);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });
});
