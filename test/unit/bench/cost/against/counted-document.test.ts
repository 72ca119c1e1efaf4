import { type CountedDocument, countedRun } from '../../../../../bench/cost/against/counted-document';
import { nothingCounted } from '../../../../../bench/cost/meters';
import { documentOf } from '../../../../../bench/cost/against/document-of';
import { counted } from '../../../../support/bench-counted';

const document = (): CountedDocument => documentOf(counted(3, { alone: 4, idle: 2 }));

it('what another process has counted arrives as it was', () => {
  expect(countedRun(JSON.parse(JSON.stringify(document())))).toEqual(counted(3, { alone: 4, idle: 2 }));
});

describe('is refused, with the place in which it differs', () => {
  it('if it has a meter that is not billed here', () => {
    const shared = { ...nothingCounted(), 'step-function-transitions': 3 };
    expect(() => countedRun({ ...document(), shared })).toThrow(/Unrecognized key: "step-function-transitions"[^]*shared/);
  });

  it('if it lacks a meter', () => {
    const { invocations: _, ...others } = nothingCounted();
    expect(() => countedRun({ ...document(), functions: [['conferences/publish', others]] })).toThrow(/functions\[0\]\[1\]\.invocations/);
  });

  it('if it has another shape', () => {
    expect(() => countedRun(undefined)).toThrow('something other than this benchmark bills');
    const { idle: _, ...others } = document();
    expect(() => countedRun(others)).toThrow(/at idle/);
    expect(() => countedRun({ ...document(), minutes: null })).toThrow(/at minutes/);
  });
});
