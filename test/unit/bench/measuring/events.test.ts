import { Events } from '../../../../bench/measuring/events';

it('runs what is planned in the order of its time, and of its planning', () => {
  const events = new Events();
  const ran: string[] = [];
  events.at(2, () => ran.push('second'));
  events.at(1, () => {
    ran.push('first');
    events.after(1, () => ran.push('third'));
  });
  events.at(9, () => ran.push('too late'));
  events.runUntil(5);
  expect(ran).toEqual(['first', 'second', 'third']);
  expect(events.now).toBe(5);
});

it('takes a time that has passed for now', () => {
  const events = new Events();
  events.runUntil(3);
  let ranAt = 0;
  events.at(1, () => (ranAt = events.now));
  events.runUntil(4);
  expect(ranAt).toBe(3);
});
