/**
 * `node test/toolchain/tally.mjs <results.json>…`: adds up jest's results and closes with the line that CI reads. Fails when
 * a file is missing, a test failed or none ran.
 */
import { readFileSync } from 'node:fs';

const results = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (field) => results.reduce((total, result) => total + result[field], 0);

const passed = sum('numPassedTests');
// A test file that cannot be loaded contributes no test to the counts.
const failed = sum('numFailedTests') + sum('numRuntimeErrorTestSuites');
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
