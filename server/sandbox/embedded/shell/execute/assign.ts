/** Assignments: `x=…`, `x+=…`, `a[i]=…`, `a=(…)`. */
import { assignTo, integerText, keyOf, lookUp, subscriptOf } from '../expand/look-up.ts';
import { expandWord } from '../expand/words.ts';
import type { Shell } from '../shell.ts';
import { lastIndex, type Value } from '../state/variables.ts';
import type { AssignmentNode, WordNode } from '../syntax/ast.ts';

export async function assign(shell: Shell, node: AssignmentNode): Promise<void> {
  if (node.array !== null) {
    await assignArray(shell, node.name, { words: node.array, append: node.append });
    return;
  }
  const text = await shell.interpreter.expandText(shell, node.value);
  await assignText(shell, node.name, { text, append: node.append });
}

export async function assignText(
  shell: Shell,
  name: string,
  { text, append }: { readonly text: string; readonly append: boolean },
): Promise<void> {
  if (!append) {
    await assignTo(shell, name, text);
    return;
  }
  const looked = await lookUp(shell, name);
  const before = looked.kind === 'scalar' ? (looked.text ?? '') : '';
  const isInteger = shell.variables.find(subscriptOf(name)?.name ?? name)?.integer ?? false;
  await assignTo(shell, name, isInteger ? await integerText(shell, `(${before || 0})+(${text || 0})`) : before + text);
}

export async function assignArray(
  shell: Shell,
  name: string,
  { words, append }: { readonly words: readonly WordNode[]; readonly append: boolean },
): Promise<void> {
  const before = shell.variables.find(name)?.value;
  if (before?.kind === 'associative') {
    const items = append ? before.items : new Map<string, string>();
    shell.variables.setAssociative(name, items);
    for (const word of words) {
      const element = elementOf(word);
      if (element === undefined) continue;
      const key = await keyOf(shell, name, element.key);
      shell.variables.setElement(name, key, await shell.interpreter.expandText(shell, element.value));
    }
    return;
  }
  const items = append ? existing(before) : new Map<number, string>();
  let next = lastIndex(items) + 1;
  for (const word of words) {
    const element = elementOf(word);
    if (element !== undefined) {
      const index = Number(await keyOf(shell, name, element.key));
      items.set(index, await shell.interpreter.expandText(shell, element.value));
      next = index + 1;
      continue;
    }
    for (const text of await expandWord(shell, word)) items.set(next++, text);
  }
  shell.variables.setArray(name, items);
}

function existing(value: Value | undefined): Map<number, string> {
  if (value === undefined) return new Map();
  if (value.kind === 'indexed') return new Map(value.items);
  return value.kind === 'scalar' ? new Map([[0, value.text]]) : new Map();
}

/** `[key]=value` inside the parentheses of an array. A key with quotes arrives in pieces: `[`, …, `]=value`. */
function elementOf(word: WordNode): { readonly key: string; readonly value: WordNode } | undefined {
  const [first, ...more] = word.parts;
  const start = first?.type === 'Glob' ? first.pattern : first?.type === 'Literal' ? first.value : '';
  if (!start.startsWith('[')) return undefined;
  let key = start.slice(1);
  if (key.endsWith(']') && more[0]?.type === 'Literal' && more[0].value.startsWith('=')) {
    return { key: key.slice(0, -1), value: rest(word, more[0].value.slice(1), more.slice(1)) };
  }
  for (const [index, part] of more.entries()) {
    const close = part.type === 'Literal' ? part.value.indexOf(']=') : -1;
    if (part.type === 'Literal' && close >= 0) {
      key += part.value.slice(0, close);
      return { key, value: rest(word, part.value.slice(close + 2), more.slice(index + 1)) };
    }
    key += plain(part);
  }
  return undefined;
}

function rest(word: WordNode, start: string, parts: WordNode['parts']): WordNode {
  return { ...word, parts: [...(start === '' ? [] : [{ type: 'Literal' as const, value: start }]), ...parts] };
}

function plain(part: WordNode['parts'][number]): string {
  if (part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'Escaped') return part.value;
  if (part.type === 'DoubleQuoted') return part.parts.map(plain).join('');
  return part.type === 'ParameterExpansion' ? `\${${part.parameter}}` : '';
}
