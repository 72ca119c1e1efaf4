/** Whether something that is kept or sent holds a secret, in any form from which a reader could take it. */
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Base64 of a text has three forms: it depends on how many bytes come before. Their first and last characters vary. */
const base64Forms = (secret: string): readonly string[] =>
  [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
      .toString('base64')
      .replace(/=+$/, '')
      .slice(before === 0 ? 0 : before + 1, -1),
  );

const formsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('hex'),
  ...base64Forms(secret).flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]),
];

/** The bytes, and what they unpack to, also after a byte that says how they are packed. */
const readings = (bytes: Uint8Array): readonly string[] => {
  const tries = [0, 1].flatMap((skip) => [gunzipSync, inflateRawSync, inflateSync].map((unpack) => () => unpack(bytes.subarray(skip))));
  return [
    Buffer.from(bytes).toString('latin1'),
    ...tries.flatMap((unpack) => {
      try {
        return [unpack().toString('latin1')];
      } catch {
        return [];
      }
    }),
  ];
};

const textsIn = (value: unknown): readonly string[] => {
  if (value instanceof Uint8Array) return readings(value);
  if (typeof value === 'string') return [value];
  if (value instanceof Error) return [value.message, value.stack ?? '', ...textsIn(value.cause)];
  if (value instanceof Map) return textsIn([...value]);
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, member]) => [name, ...textsIn(member)]) : [];
};

export const shows = (kept: unknown, secret: string): boolean => {
  const forms = formsOf(secret);
  return textsIn(kept).some((text) => forms.some((form) => text.includes(form)));
};
