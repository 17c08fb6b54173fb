/** Every measurement, or those named: `npm run bench`, `npm run bench -- search topics`. */
const BENCHES: Readonly<Record<string, () => Promise<{ run(): Promise<void> | void }>>> = {
  reading: () => import('./reading.ts'),
  search: () => import('./search.ts'),
  topics: () => import('./topics.ts'),
  render: () => import('./render.ts'),
  slack: () => import('./slack.ts'),
  discord: () => import('./discord.ts'),
  delivery: () => import('./delivery.ts'),
};

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(
    `No such bench: ${unknown.join(', ')}. There are ${Object.keys(BENCHES).join(', ')}.`,
  );
  process.exitCode = 2;
} else {
  for (const [name, load] of Object.entries(BENCHES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n## ${name}\n`);
    await (await load()).run();
  }
}
