import { Announcer } from '../../../../console/state/announcer';
import { Removals } from '../../../../console/state/removals';
import { SimulatedBrowser } from '../../../support/simulated-browser';

const aRemoval = () => {
  const browser = new SimulatedBrowser();
  const removed: string[] = [];
  const removals = new Removals(browser, (participantId) => removed.push(participantId));
  return { browser, removed, removals };
};

describe('a removal', () => {
  it('is requested when it can no longer be undone, and once', () => {
    const { browser, removed, removals } = aRemoval();
    removals.begin('ben');
    removals.begin('ben');
    browser.advance(3_999);
    expect([removed, [...removals.waiting.value]]).toEqual([[], ['ben']]);
    browser.advance(1);
    browser.advance(60_000);
    expect([removed, [...removals.waiting.value]]).toEqual([['ben'], []]);
  });

  it('is not requested if it was undone', () => {
    const { browser, removed, removals } = aRemoval();
    removals.begin('ben');
    removals.begin('cleo');
    removals.undo('ben');
    browser.advance(60_000);
    expect(removed).toEqual(['cleo']);
  });

  it('is requested at once if the page is closed', () => {
    const { browser, removed, removals } = aRemoval();
    removals.begin('ben');
    browser.leavePage();
    expect(removed).toEqual(['ben']);
  });

  it('is dropped with the conference', () => {
    const { browser, removed, removals } = aRemoval();
    removals.begin('ben');
    removals.forget();
    browser.advance(60_000);
    expect(removed).toEqual([]);
  });
});

it('speaks to a screen reader at most once a second, and leaves out what was said too fast', () => {
  const browser = new SimulatedBrowser();
  const announcer = new Announcer(browser);
  announcer.say(['A']);
  announcer.say(['B', 'C']);
  announcer.say(['D', 'E']);
  expect(announcer.words.value).toBe('A.');
  browser.advance(1_000);
  expect(announcer.words.value).toBe('C. D. E.');
});
