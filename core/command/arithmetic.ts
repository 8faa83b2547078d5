/** Arithmetic of constants and of the line's own variables; substitutions in it are run, whatever the result. */
import type { ArithmeticExpression, ParsedScript } from "unbash";
import type { Scope } from "./scope.ts";

type Run = (
	script: ParsedScript | undefined,
	node: { readonly pos: number; readonly end: number },
) => unknown;

const deepest = 64;

/** `undefined`: cannot be told. */
export function compute(
	expression: ArithmeticExpression | undefined,
	scope: Scope,
	run: Run,
	depth = 0,
): number | undefined {
	if (expression === undefined || depth > deepest) return undefined;
	const sub = (inner: ArithmeticExpression): number | undefined =>
		compute(inner, scope, run, depth + 1);
	switch (expression.type) {
		case "ArithmeticWord": {
			for (const part of expression.parts ?? [])
				if (part.type === "CommandExpansion") run(part.script, part);
			return valueOf(expression.value, scope);
		}
		case "ArithmeticCommandExpansion":
			run(expression.script, expression);
			return undefined;
		case "ArithmeticGroup":
			return sub(expression.expression);
		case "ArithmeticUnary": {
			const value = sub(expression.operand);
			if (value === undefined || !expression.prefix) return undefined;
			if (expression.operator === "-") return -value;
			if (expression.operator === "+") return value;
			return expression.operator === "~" ? ~value : undefined;
		}
		case "ArithmeticTernary": {
			const test = sub(expression.test);
			const yes = sub(expression.consequent);
			const no = sub(expression.alternate);
			return test === undefined ? undefined : test === 0 ? no : yes;
		}
		case "ArithmeticBinary":
		default:
			return binary(
				expression.operator,
				sub(expression.left),
				sub(expression.right),
			);
	}
}

function valueOf(word: string, scope: Scope): number | undefined {
	const name = word.startsWith("$") ? word.slice(1) : word;
	if (name === "") return undefined;
	const code = name.charCodeAt(0);
	if (code >= 0x30 && code <= 0x39) {
		const hash = name.indexOf("#");
		const value =
			hash > 0
				? Number.parseInt(name.slice(hash + 1), Number(name.slice(0, hash)))
				: name.length > 1 && name.startsWith("0") && name[1] !== "x"
					? Number.parseInt(name, 8)
					: Number(name);
		return Number.isSafeInteger(value) ? value : undefined;
	}
	if (!scope.assigned(name)) return undefined;
	const value = Number(scope.get(name)?.elements[0] ?? Number.NaN);
	return Number.isSafeInteger(value) ? value : undefined;
}

function binary(
	operator: string,
	a: number | undefined,
	b: number | undefined,
): number | undefined {
	if (a === undefined || b === undefined) return undefined;
	switch (operator) {
		case "+":
			return a + b;
		case "-":
			return a - b;
		case "*":
			return a * b;
		case "/":
			return b === 0 ? undefined : Math.trunc(a / b);
		case "%":
			return b === 0 ? undefined : a % b;
		case "**":
			return Math.abs(b) > 64 ? undefined : a ** b;
		case "<<":
			return a << b;
		case ">>":
			return a >> b;
		case "^":
			return a ^ b;
		case "&":
			return a & b;
		case "|":
			return a | b;
		case ",":
			return b;
		default:
			return undefined;
	}
}
