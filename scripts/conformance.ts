/** Writes `terminal/conformance/`. With `--check` it only reports whether the files are up to date. */
import { conformanceVectors, vectorText } from '../test/support/conformance-vectors';
import { writeOrCheck } from './write-or-check';

for (const [reaction, vectors] of conformanceVectors())
  writeOrCheck(`terminal/conformance/${reaction}.json`, vectorText(vectors), 'conformance');
