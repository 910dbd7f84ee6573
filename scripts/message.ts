/** What a script says to people: progress on standard error, and one clear message when it can't go on. */
export const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** An error whose message is meant for the person at the terminal, without a stack. */
export class Plain extends Error {
  override readonly name = 'Plain';
}

/** Runs a script's main function; ends the process with its exit code, or with 1 and the message of its error. */
export async function main(run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run();
  } catch (error) {
    const plain = error instanceof Error && ['Plain', 'ConfigError', 'GuideError'].includes(error.name);
    say(plain ? error.message : String(error instanceof Error ? error.stack : error));
    process.exitCode = 1;
  }
}
