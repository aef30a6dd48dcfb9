/** Loaded before the tests: whoever runs them may have options of a guard in the environment. */
for (const name of Object.keys(process.env)) if (name.startsWith('GUARD_')) delete process.env[name];
