/**
 * The tree that every language's parser makes: only what matters for what code would do. Holds no logic.
 */

export interface Span {
	readonly start: number;
	readonly end: number;
}

/** An argument with a name: `recursive=True`, `recursive: true`. */
export interface NamedNode extends Span {
	readonly kind: "named";
	readonly name: string;
	readonly value: Node;
}

export interface FunctionNode extends Span {
	readonly kind: "function";
	readonly name: string | undefined;
	readonly params: readonly Node[];
	readonly body: Node;
}

export interface ImportNode extends Span {
	readonly kind: "import";
	readonly module: string;
	/** The name the module itself gets. */
	readonly as: string | undefined;
	readonly names: readonly (readonly [name: string, as: string])[];
	/** Every name of it becomes one of ours. */
	readonly all: boolean;
}

export type Node =
	| (Span & {
			readonly kind: "text";
			readonly parts: readonly (string | Node)[];
	  })
	| (Span & {
			/** A literal that is a command: backticks, %x(). */
			readonly kind: "command";
			readonly parts: readonly (string | Node)[];
	  })
	| (Span & { readonly kind: "number"; readonly number: number })
	| (Span & { readonly kind: "name"; readonly name: string })
	| (Span & {
			readonly kind: "member";
			readonly object: Node;
			readonly name: string;
	  })
	| (Span & {
			readonly kind: "index";
			readonly object: Node;
			/** undefined: a slice. */
			readonly index: Node | undefined;
			readonly reversed: boolean;
			/** `{`: a Perl hash's element. */
			readonly bracket: "[" | "{";
	  })
	| (Span & {
			readonly kind: "call";
			readonly callee: Node;
			readonly args: readonly Node[];
	  })
	| NamedNode
	| (Span & { readonly kind: "list"; readonly items: readonly Node[] })
	| (Span & {
			readonly kind: "record";
			readonly entries: readonly (readonly [key: Node, value: Node])[];
			readonly spreads: readonly Node[];
	  })
	| (Span & { readonly kind: "spread"; readonly value: Node })
	| (Span & {
			readonly kind: "binary";
			readonly operator: string;
			readonly left: Node;
			readonly right: Node;
	  })
	| (Span & {
			readonly kind: "unary";
			readonly operator: string;
			readonly value: Node;
	  })
	| (Span & { readonly kind: "either"; readonly options: readonly Node[] })
	| FunctionNode
	| (Span & {
			readonly kind: "assign";
			readonly target: Node;
			readonly value: Node;
			/** "" for a plain one, else the operator before "=". */
			readonly operator: string;
	  })
	| (Span & { readonly kind: "sequence"; readonly items: readonly Node[] })
	| (Span & {
			/** May or may not run. */
			readonly kind: "optional";
			readonly body: Node;
	  })
	| (Span & {
			readonly kind: "loop";
			readonly target: Node | undefined;
			readonly iterable: Node | undefined;
			readonly body: Node;
			/** Its value is a list with the body's value for every item. */
			readonly collects: boolean;
	  })
	| ImportNode
	| (Span & { readonly kind: "return"; readonly value: Node | undefined })
	| (Span & {
			readonly kind: "class";
			readonly name: string;
			readonly body: Node;
	  });

/** `if` and `while`: a condition, and what may run after it, once or often. */
export const guarded = (
	condition: Node,
	inner: Node,
	repeats: boolean,
	span: Span,
): Node => ({
	kind: "sequence",
	items: [
		condition,
		repeats
			? {
					kind: "loop",
					target: undefined,
					iterable: undefined,
					body: inner,
					collects: false,
					...span,
				}
			: inner,
	],
	...span,
});
