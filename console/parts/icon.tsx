/** Icons of 24 by 24, drawn with strokes in the colour of the text. Words beside them, or a label, say what they mean. */
const HANDSET = 'M5.5 3.5h3l1.7 4.6-2.3 1.7a13 13 0 0 0 6.3 6.3l1.7-2.3 4.6 1.7v3a2 2 0 0 1-2.2 2A16.6 16.6 0 0 1 3.5 5.7a2 2 0 0 1 2-2.2z';
const MICROPHONE = 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3z M5.5 11a6.5 6.5 0 0 0 13 0 M12 17.5V21';

const paths = {
  phone: HANDSET,
  'phone-off': `${HANDSET} M3 21 21 3`,
  'hang-up':
    'M3 14.5c0-1.5.6-2.7 2-3.6 4.2-2.6 9.8-2.6 14 0 1.4.9 2 2.1 2 3.600v1.200l-5 .8-.8-3.200a12.5 12.5 0 0 0-6.4 0L8 16.500l-5-.8z',
  mic: MICROPHONE,
  'mic-off': `${MICROPHONE} M4 4l16 16`,
  pause: 'M9 5v14 M15 5v14',
  remove: 'M6 6l12 12 M18 6 6 18',
  plus: 'M12 5v14 M5 12h14',
  'add-person': 'M10 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z M3.5 20a6.5 6.5 0 0 1 13 0 M19 8v6 M16 11h6',
  person: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4.5 20.5a7.5 7.5 0 0 1 15 0',
  pad: 'M6 5v.1 M12 5v.1 M18 5v.1 M6 12v.1 M12 12v.1 M18 12v.1 M6 19v.1 M12 19v.1 M18 19v.1',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z M2.5 20a6.5 6.5 0 0 1 13 0 M16 4.300a3.5 3.5 0 0 1 0 6.4 M18 14.200a6.5 6.5 0 0 1 3.5 5.8',
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  backspace: 'M9 5h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-6-7z M12 9.500l5 5 M17 9.500l-5 5',
  merge: 'M6 4v3a5 5 0 0 0 5 5h1 M18 4v3a5 5 0 0 1-5 5h-1 M12 12v8 M8.5 16.5 12 20l3.5-3.5',
  alert: 'M12 8v5 M12 16.500v.1 M12 3 2.5 20h19z',
  again: 'M4.5 12a7.5 7.5 0 1 1 2.4 5.5 M4 20v-4.500h4.5',
  history: 'M4.5 12a7.5 7.5 0 1 1 2.4 5.5 M4 20v-4.500h4.5 M12 8v4.500l3 1.5',
  list: 'M8 6h12 M8 12h12 M8 18h12 M4 6v.1 M4 12v.1 M4 18v.1',
  play: 'M8 5.500v13l10.5-6.500z',
  settings: 'M4 7h9 M17 7h3 M15 9.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z M4 17h3 M11 17h9 M9 19.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  leave: 'M14 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h8 M10 12h11 M17.5 8.5 21 12l-3.5 3.5',
  check: 'M5 12.500l4.5 4.500L19 7.5',
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ of }: { readonly of: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[of]} />
  </svg>
);
