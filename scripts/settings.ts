/**
 * Writes the tables of docs/settings.md from the table of settings. With `--check` it only reports whether the file is
 * up to date.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { settingsDocument } from './settings-document';
import { writeOrCheck } from './write-or-check';

const FILE = 'docs/settings.md';

const before = readFileSync(path.join(__dirname, '..', FILE), 'utf8');

writeOrCheck(FILE, settingsDocument(before), 'settings');
