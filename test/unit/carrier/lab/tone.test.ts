import fc from 'fast-check';
import { phones } from '../../../carrier/lab/phone';
import { judge, levelOf, SAMPLE_RATE, samplesIn, toneSamples, wav } from '../../../carrier/lab/tone';
import { runs } from '../../../support/property-runs';

const tones = phones.map(({ hertz }) => hertz);
const FULL_SCALE = 32_768;

const mixed = (parts: readonly Int16Array[]): Int16Array =>
  Int16Array.from({ length: SAMPLE_RATE }, (_, index) => parts.reduce((sum, part) => sum + (part[index] ?? 0), 0));

describe('tones', () => {
  it('are recognised in any mix of those of the phones, and no other is heard', () => {
    fc.assert(
      fc.property(fc.subarray(tones), fc.integer({ min: 4_000, max: 8_000 }), (present, amplitude) => {
        const samples = mixed(present.map((hertz) => toneSamples(hertz, 1, amplitude)));
        expect(tones.filter((hertz) => judge(levelOf(samples, hertz)) === 'heard')).toEqual(present);
        expect(tones.filter((hertz) => judge(levelOf(samples, hertz)) === 'unclear')).toEqual([]);
      }),
      { numRuns: runs(100) },
    );
  });

  it('have the level that they were made with', () => {
    const level = levelOf(toneSamples(700, 1, 9_000), 700);
    expect(level).toBeCloseTo(20 * Math.log10(9_000 / FULL_SCALE), 1);
  });

  it('that are nearly gone are neither heard nor not heard', () => {
    expect(judge(levelOf(toneSamples(700, 1, 1_000), 700))).toBe('unclear');
  });

  it('are not in silence, nor in nothing', () => {
    expect(judge(levelOf(new Int16Array(SAMPLE_RATE), 500))).toBe('not heard');
    expect(judge(levelOf(new Int16Array(), 500))).toBe('not heard');
  });

  it('come out of a file as they went in, also while it is being written', () => {
    const samples = toneSamples(500, 0.1);
    expect(samplesIn(wav(samples))).toEqual(samples);
    expect(samplesIn(wav(samples).subarray(0, 44 + 101))).toEqual(samples.subarray(0, 50));
  });
});
