import { describe, expect, test } from 'vitest';
import { TemplateError } from '../../../server/sandbox/embedded/go/template/error.ts';
import { GO, type Language } from '../../../server/sandbox/embedded/go/template/language.ts';
import { parseGoTemplate } from '../../../server/sandbox/embedded/go/template/parse.ts';
import { runGoTemplate } from '../../../server/sandbox/embedded/go/template/run.ts';

const pod = {
  metadata: { name: 'web', labels: { app: 'web', tier: 'front' } },
  spec: { containers: [{ name: 'a', ports: [{ containerPort: 80 }] }, { name: 'b' }], replicas: 2 },
};

const run = (template: string): string => runGoTemplate(parseGoTemplate(template), pod);

describe('a Go template', () => {
  test('calls what the tool that it is written for adds, methods of its values among it', () => {
    const language: Language = {
      ...GO,
      functions: { ...GO.functions, twice: (text) => `${String(text)}${String(text)}` },
    };
    const row = { Label: (name: unknown) => `the ${String(name)}` };
    expect(runGoTemplate(parseGoTemplate('{{twice "a"}} {{.Label "team" | twice}}', language), row)).toBe(
      'aa the teamthe team',
    );
  });

  test('asks the tool what a key means that is not there', () => {
    const strict: Language = {
      ...GO,
      missing: (key) => {
        throw new TemplateError(`no ${key} here`);
      },
    };
    expect(() => runGoTemplate(parseGoTemplate('{{.metadata.nope}}', strict), pod)).toThrow('no nope here');
  });

  test.each([
    ['{{.metadata.name}}', 'web'],
    ['a {{- /* nothing */ -}} b', 'ab'],
    ['{{range .spec.containers}}{{.name}} {{end}}', 'a b '],
    ['{{range $i, $c := .spec.containers}}{{if $i}}, {{end}}{{$i}}={{$c.name}}{{end}}', '0=a, 1=b'],
    ['{{range $k, $v := .metadata.labels}}{{$k}}:{{$v}};{{end}}', 'app:web;tier:front;'],
    ['{{range .nope}}x{{else}}none{{end}}', 'none'],
    ['{{range .spec.containers}}{{if eq .name "b"}}{{break}}{{end}}{{.name}}{{end}}', 'a'],
    ['{{with .metadata}}{{.name}} {{$.spec.replicas}}{{end}}', 'web 2'],
    ['{{if and .spec (gt .spec.replicas 1.0)}}many{{else}}one{{end}}', 'many'],
    ['{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}', '2'],
    ['{{(index .spec.containers 1).name}} {{index .metadata.labels "tier"}}', 'b front'],
    ['{{printf "%-5s|%03d|%q" .metadata.name 7 "x"}}', 'web  |007|"x"'],
    ['{{.metadata.name | len | printf "%d!"}}', '3!'],
    ['{{.metadata.labels}} {{.spec.nope}} {{.spec.nope.deeper}}', 'map[app:web tier:front] <no value> <no value>'],
    ['{{define "T"}}<{{.}}>{{end}}{{template "T" .metadata.name}}', '<web>'],
    ['{{slice "abcdef" 1 3}}{{print 1 2 "x"}}{{not true}}', 'bc1 2xfalse'],
  ])('%s prints %s', (template, text) => {
    expect(run(template)).toBe(text);
  });

  test.each([
    ['{{.a', 'unclosed action'],
    ['{{end}}', 'unexpected {{end}}'],
    ['{{if .x}}', 'unexpected EOF'],
    ['{{if}}x{{end}}', 'missing value for if'],
    ['{{nope .}}', 'function "nope" not defined'],
    ['{{index .spec.containers 9}}', 'error calling index: index out of range: 9'],
    ['{{.metadata.name.first}}', "can't evaluate field first in type interface {}"],
  ])('%s is refused in the words of Go', (template, message) => {
    expect(() => run(template)).toThrow(message);
  });
});
