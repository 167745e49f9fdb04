import { BenchServer } from './BenchServer.ts';
import { contender, type ContenderName } from './contenders/contender.ts';
import { MEASURES, type MeasureName } from './measures/index.ts';
import { FULL, QUICK } from './measures/measure.ts';

/** Measures one contender once in this process: `node run.ts <measure> <contender> [quick]`. */
const [name, who, quick] = process.argv.slice(2) as [MeasureName, ContenderName, string?];
const server = await BenchServer.start();
const measured = await contender(who);
const scale = quick === undefined ? FULL : QUICK;
const findings = await MEASURES[name].run({ server, contender: measured, scale });
await measured.end();
await server.stop();
process.send?.(findings);
process.disconnect?.();
