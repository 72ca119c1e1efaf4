/** Writes docs/lifecycle.md from the lifecycle table. With `--check` it only reports whether the file is up to date. */
import { lifecycleDocument } from './lifecycle-document';
import { writeOrCheck } from './write-or-check';

writeOrCheck('docs/lifecycle.md', lifecycleDocument(), 'lifecycle');
