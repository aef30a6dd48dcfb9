#!/usr/bin/env node
import { run } from './run.js';

const { code, said } = await run(process.argv.slice(2), process.env, (line) => process.stdout.write(`${line}\n`));
(code === 0 ? process.stdout : process.stderr).write(`${said}\n`);
process.exitCode = code;
