import { frameBytes } from '../../../../../bench/fan-out/rollcall/terminals';

it('a frame has a header of two, four or ten bytes', () => {
  expect([125, 126, 65_535, 65_536].map((bytes) => frameBytes(bytes) - bytes)).toEqual([2, 4, 4, 10]);
});
