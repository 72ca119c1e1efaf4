/** Whom a phone hears now, by the tones in what it records. */
import { eventually } from '../../support/until';
import { arrivedAt, type Phone, phones, type Recording, recordingOf } from './phone';
import { judge, levelOf, SAMPLE_RATE } from './tone';

/** What was on its way when somebody was muted is not listened to. */
const SKIPPED = 0.3 * SAMPLE_RATE;
const LISTENED_TO = SAMPLE_RATE;
/** A phone that records nothing hears nothing. */
const SILENT_AFTER_MS = 4_000;

/** By what it records, or by what arrives at it: baresip records no more after hold and resume. */
export type Ear = 'recorded' | 'arrived';

const ears: Readonly<Record<Ear, (phone: Phone, labFolder: string) => Recording>> = { recorded: recordingOf, arrived: arrivedAt };

/** The next second of what it hears; undefined where there is none. */
const nextSecond = async (phone: Phone, labFolder: string, ear: Ear): Promise<Int16Array | undefined> => {
  const before = ears[ear](phone, labFolder);
  const from = before.samples.length + SKIPPED;
  const check = async (): Promise<Int16Array | undefined> => {
    const { file, samples } = ears[ear](phone, labFolder);
    return file === before.file && samples.length >= from + LISTENED_TO ? samples.subarray(from, from + LISTENED_TO) : undefined;
  };
  return eventually('a second of sound', check, SILENT_AFTER_MS).catch(() => undefined);
};

type Hearing = { readonly heard: readonly string[]; readonly unclear: readonly string[] };

/** Numbers of the phones whose tones are there, and of those for which that is unclear. */
const listen = async (phone: Phone, labFolder: string, ear: Ear): Promise<Hearing> => {
  const samples = (await nextSecond(phone, labFolder, ear)) ?? new Int16Array();
  const judged = phones.map(({ number, hertz }) => ({ number, verdict: judge(levelOf(samples, hertz)) }));
  const numbersWith = (expected: 'heard' | 'unclear'): string[] =>
    judged.filter(({ verdict }) => verdict === expected).map(({ number }) => number);
  return { heard: numbersWith('heard'), unclear: numbersWith('unclear') };
};

const HEARD_WITHIN_MS = 15_000;

/** Waits until it hears exactly these; throws with what it heard last. */
export const hearsExactly = async (phone: Phone, numbers: readonly string[], labFolder: string, ear: Ear = 'recorded'): Promise<void> => {
  let last: Hearing | undefined;
  const check = async (): Promise<boolean> => {
    last = await listen(phone, labFolder, ear);
    return last.unclear.length === 0 && last.heard.join() === [...numbers].sort().join();
  };
  await eventually(`${phone.number} to hear ${numbers.join(' ') || 'nobody'}`, check, HEARD_WITHIN_MS).catch((error: unknown) => {
    throw new Error(`${phone.number} should hear ${numbers.join(' ') || 'nobody'}, and hears ${JSON.stringify(last)}`, { cause: error });
  });
};

/** Each of these hears the others of them, and nobody else. */
export const hearEachOther = async (these: readonly Phone[], labFolder: string): Promise<void> => {
  await Promise.all(
    these.map((phone) =>
      hearsExactly(
        phone,
        these.filter((other) => other !== phone).map(({ number }) => number),
        labFolder,
      ),
    ),
  );
};
