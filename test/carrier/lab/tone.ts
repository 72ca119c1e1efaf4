/** Tones: made for a phone to play, and searched for in what a phone has recorded. 16-bit samples, mono. */

export const SAMPLE_RATE = 8_000;
const BYTES = 2;
const FULL_SCALE = 32_768;
/** About -11 dB of full scale: loud, and four of them mixed do not clip. */
const AMPLITUDE = 9_000;
const HEADER_BYTES = 44;

const header = (dataBytes: number): Buffer => {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  bytes.write('WAVEfmt ', 8);
  // PCM, one channel: rate, bytes a second, bytes a sample, bits a sample.
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(SAMPLE_RATE, 24);
  bytes.writeUInt32LE(SAMPLE_RATE * BYTES, 28);
  bytes.writeUInt16LE(BYTES, 32);
  bytes.writeUInt16LE(BYTES * 8, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
};

export const toneSamples = (hertz: number, seconds: number, amplitude = AMPLITUDE): Int16Array =>
  Int16Array.from({ length: Math.round(SAMPLE_RATE * seconds) }, (_, index) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * index) / SAMPLE_RATE)),
  );

export const wav = (samples: Int16Array): Buffer =>
  Buffer.concat([header(samples.byteLength), Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);

/** Of a file that is still being written: what its header says about its length is not true yet. */
export const samplesIn = (bytes: Buffer): Int16Array => samplesOf(bytes.subarray(HEADER_BYTES));

export const samplesOf = (data: Buffer): Int16Array =>
  Int16Array.from({ length: Math.floor(data.length / BYTES) }, (_, index) => data.readInt16LE(index * BYTES));

/** Below what anybody hears; the logarithm of nothing is none. */
const SILENCE = 1e-9;

/** The level of one tone in decibels of full scale (Goertzel's algorithm). */
export const levelOf = (samples: Int16Array, hertz: number): number => {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
  let [last, before] = [0, 0];
  for (const sample of samples) [last, before] = [sample / FULL_SCALE + coefficient * last - before, last];
  const power = last * last + before * before - coefficient * last * before;
  const amplitude = samples.length === 0 ? 0 : (2 * Math.sqrt(Math.max(power, 0))) / samples.length;
  return 20 * Math.log10(amplitude + SILENCE);
};

/** A tone of `toneSamples` arrives at -11 dB; between the two nothing should be. */
const HEARD_DB = -20;
const NOT_HEARD_DB = -45;

export type Heard = 'heard' | 'not heard' | 'unclear';

export const judge = (level: number): Heard => {
  if (level >= HEARD_DB) return 'heard';
  return level <= NOT_HEARD_DB ? 'not heard' : 'unclear';
};
