import { describe, expect, test } from 'vitest';
import { evaluateTemplate } from '../../../server/sandbox/embedded/kubectl/jsonpath/evaluate.ts';
import { parseTemplate } from '../../../server/sandbox/embedded/kubectl/jsonpath/parse.ts';

const list = {
  items: [
    { metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'x' } }, status: { phase: 'Running', restarts: 2 } },
    { metadata: { name: 'b' }, status: { phase: 'Pending', restarts: 0, ready: null } },
    { metadata: { name: 'c' }, status: { phase: 'Running', restarts: 12, ports: [80, 443] } },
  ],
};
const print = (template: string): string => evaluateTemplate(parseTemplate(template), list);

describe('a template', () => {
  test.each([
    ['{.items[*].metadata.name}', 'a b c'],
    ['{.items[0].metadata.name}', 'a'],
    ['{.items[-1].metadata.name}', 'c'],
    ['{.items[0:2].metadata.name}', 'a b'],
    ['{.items[::2].metadata.name}', 'a c'],
    ['{.items[0,2].metadata.name}', 'a c'],
    ["{.items[0]['metadata'].name}", 'a'],
    [String.raw`{.items[0].metadata.labels.app\.kubernetes\.io/name}`, 'x'],
    ["{.items[*]['metadata.name', 'status.phase']}", 'a b c Running Pending Running'],
    ['{.items[?(@.status.phase=="Running")].metadata.name}', 'a c'],
    ['{.items[?(@.status.restarts>1)].metadata.name}', 'a c'],
    ['{.items[?(@.status.ports)].metadata.name}', 'c'],
    ['{$.items[0].status.phase}', 'Running'],
    ['{..name}', 'a b c'],
    ['{.items[2].status.ports}', '[80,443]'],
    ['{.items[0].metadata.labels}', '{"app.kubernetes.io/name":"x"}'],
    ['{.items[*].nope}', ''],
    ['{.items[1].status.ready}', 'null'],
    ['{.items[3:3].metadata}', ''],
    ['{range .items[*]}{.metadata.name}', 'abc'],
    ['{.items.constructor}', ''],
    [
      String.raw`{range .items[*]}{.metadata.name}{"\t"}{.status.phase}{"\n"}{end}`,
      'a\tRunning\nb\tPending\nc\tRunning\n',
    ],
    ['name: {.items[0].metadata.name}!', 'name: a!'],
  ])('%s', (template, printed) => {
    expect(print(template)).toBe(printed);
  });
});

describe('a broken template is told as kubectl tells it', () => {
  test.each([
    ['{.status', 'unclosed action'],
    ['{.items[0}', 'unterminated array'],
    ['{.items[?(@.a]}', 'unterminated filter'],
  ])('%s', (template, message) => {
    expect(() => parseTemplate(template)).toThrow(message);
  });
});

describe('a template that asks for what can’t be there is told as kubectl tells it', () => {
  test.each([
    ['{.items[9].metadata}', 'array index out of bounds: index 9, length 3'],
    ['{.items[-5].metadata}', 'array index out of bounds: index -2, length 3'],
    ['{.items[5:].metadata}', 'array index out of bounds: index 5, length 3'],
    ['{.items[0][0]}', 'map[string]interface {} is not array or slice'],
    ['{.items[?(@.status.restarts<"x")]}', 'incompatible types for comparison'],
  ])('%s', (template, message) => {
    expect(() => print(template)).toThrow(`error: ${message}`);
  });
});
