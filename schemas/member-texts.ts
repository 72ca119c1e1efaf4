/**
 * What the named schemas and their members mean, for readers of the contract. The texts are in files of their own,
 * because every function carries the schemas. Texts of members whose schema has a description of its own are not
 * repeated here.
 */
import { conferences } from './member-texts/conferences';
import { messages } from './member-texts/messages';
import { partners } from './member-texts/partners';
import { reports } from './member-texts/reports';
import type { SchemaText } from './member-texts/schema-text';
import { words } from './member-texts/words';

export const memberTexts: Readonly<Record<string, SchemaText>> = { ...words, ...conferences, ...reports, ...partners, ...messages };
