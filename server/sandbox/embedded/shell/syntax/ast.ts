/** Names for the nodes of just-bash's tree that its package does not export by name. */
import type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode } from 'just-bash';

export type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode };

export type Command<T extends CommandNode['type']> = Extract<CommandNode, { type: T }>;
export type FunctionNode = Command<'FunctionDef'>;
export type AssignmentNode = SimpleCommandNode['assignments'][number];
export type RedirectionNode = SimpleCommandNode['redirections'][number];
export type WordPart = WordNode['parts'][number];
export type Part<T extends WordPart['type']> = Extract<WordPart, { type: T }>;
export type ParameterPart = Part<'ParameterExpansion'>;
export type ParameterOperation = NonNullable<ParameterPart['operation']>;
export type Operation<T extends ParameterOperation['type']> = Extract<ParameterOperation, { type: T }>;
export type ArithmeticNode = Command<'ArithmeticCommand'>['expression'];
export type Arithmetic = ArithmeticNode['expression'];
export type ArithmeticOf<T extends Arithmetic['type']> = Extract<Arithmetic, { type: T }>;
export type Condition = Command<'ConditionalCommand'>['expression'];
export type ConditionOf<T extends Condition['type']> = Extract<Condition, { type: T }>;
