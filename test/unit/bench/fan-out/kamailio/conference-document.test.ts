import { changeIn, conferenceDocument } from '../../../../../bench/fan-out/kamailio/conference-document';

it('a document contains its change and all participants', () => {
  const document = conferenceDocument('conference', 10, 42);
  expect(changeIn(Buffer.from(document))).toBe('42');
  expect(document.match(/<user /g)).toHaveLength(10);
  expect(changeIn(Buffer.from('<conference-info/>'))).toBeUndefined();
});

it('every change alters more of the document than its number', () => {
  const held = (change: number): number => conferenceDocument('conference', 10, change).match(/on-hold/g)?.length ?? 0;
  expect([held(1), held(2)]).toEqual([0, 1]);
});
