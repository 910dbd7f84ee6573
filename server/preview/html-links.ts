/**
 * Absolute links of an HTML page to its own address (a blog's configured `url`), led to where the reader's browser finds it.
 * Only the tags are changed: a page that explains `curl http://localhost:8888` in its text goes on doing so.
 */
import { Transform } from 'node:stream';
import { RewritingStream } from 'parse5-html-rewriting-stream';

/** `change` is given a tag as it is written. The bytes between the tags stay as they are, whatever their encoding. */
export function changeTags(change: (tag: string) => string): Transform {
  const rewriter = new RewritingStream();
  rewriter.on('startTag', (_tag, raw) => rewriter.emitRaw(change(raw)));
  const bytes = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      // One character for each byte and back: tags are ASCII in every encoding that a browser takes for HTML.
      rewriter.write(chunk.toString('latin1'), () => done());
    },
    flush(done) {
      rewriter.once('end', () => done());
      rewriter.end();
    },
  });
  rewriter.on('data', (text: string | Buffer) =>
    bytes.push(typeof text === 'string' ? Buffer.from(text, 'latin1') : text),
  );
  rewriter.on('error', (error: Error) => bytes.destroy(error));
  return bytes;
}
