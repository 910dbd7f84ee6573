/** The registry gate as a program: settings from the environment, until it is told to stop. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { pino } from 'pino';
import { z } from 'zod';
import { startGate } from '../registry-gate/gate.ts';

/** A shorter key could be guessed from one token. */
const MIN_KEY_BYTES = 16;

const settings = z.object({
  UPSTREAM: z.url({ protocol: /^http$/ }).describe('the registry behind the gate, as in http://127.0.0.1:5001'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(5000).describe('TCP port'),
  KEY_FILE: z.string().default('/etc/atd/key').describe('file whose bytes sign the tokens'),
  MAX_BLOB_BYTES: z.coerce.number().int().positive().optional().describe('largest layer that is taken'),
});

const log = pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime });

async function main(): Promise<void> {
  const parsed = settings.safeParse(process.env);
  if (!parsed.success)
    throw new Error(
      parsed.error.issues
        .map(({ path, message }) => {
          const name = String(path[0]) as keyof typeof settings.shape;
          return `${name}=${process.env[name] ?? ''}: ${message} (${settings.shape[name].description})`;
        })
        .join('; '),
    );
  const { UPSTREAM, PORT, KEY_FILE, MAX_BLOB_BYTES } = parsed.data;
  const key = readFileSync(KEY_FILE);
  if (key.length < MIN_KEY_BYTES)
    throw new Error(`${KEY_FILE} holds ${key.length} bytes; a key of at least ${MIN_KEY_BYTES} random bytes is needed`);
  const gate = await startGate({
    upstream: new URL(UPSTREAM),
    port: PORT,
    key,
    log,
    ...(MAX_BLOB_BYTES === undefined ? {} : { limits: { maxBlobBytes: MAX_BLOB_BYTES } }),
  });
  log.info({ port: gate.port, upstream: UPSTREAM }, 'the gate is open');
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void gate[Symbol.asyncDispose]().then(() => process.exit(0)));
}

try {
  await main();
} catch (error) {
  log.fatal({}, error instanceof Error ? error.message : String(error));
  process.exit(1);
}
