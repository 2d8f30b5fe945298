import { payThroughCrashes } from './payments.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const { broken, killed } = await payThroughCrashes(say);
for (const sentence of broken) say(`BROKEN ${sentence}`);
say(`${broken.length === 0 ? 'No payment has two orders, and none is lost' : 'Something does not hold'}: killed at ${killed} steps`);
process.exit(broken.length === 0 ? 0 : 1);
