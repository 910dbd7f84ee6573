import { expect, test } from 'vitest';
import { goTemplate } from '../../../server/sandbox/embedded/kubectl/print/template.ts';

test("kubectl's templates read a secret and ask whether a field exists", () => {
  const secret = { data: { password: 'aGVsbG8=' }, items: [1] };
  expect(goTemplate('{{base64decode .data.password}} {{exists . "data" "user"}} {{exists .items 0}}')(secret)).toBe(
    'hello false true',
  );
});

test("kubectl's templates say where they went wrong, and what they were given", () => {
  expect(() => goTemplate('{{.data.user.name}}{{index .items 4}}')({ items: [1] })).toThrow(
    'error executing template "{{.data.user.name}}{{index .items 4}}": template: output:1:21: executing "output" at <index .items 4>: error calling index: index out of range: 4',
  );
});
