/** Redirections of a command: here documents, files, descriptors. Judges none. */
import type { Redirection } from "unbash";
import type { Span } from "./call.ts";
import { expandOne, expandText, spanOf, type Substituter } from "./expand.ts";
import { emptyStream, type Stream } from "./field.ts";
import { isDescriptor } from "./line-shapes.ts";
import type { Output, Runner } from "./runner.ts";
import type { Origin, Scope } from "./scope.ts";

/** What a command reads, and what it writes to. */
export function redirections(
	redirects: readonly Redirection[],
	scope: Scope,
	at: Origin,
	shell: Substituter,
	runner: Runner,
): { input: Stream | undefined; outputs: Output[] } {
	let input: Stream | undefined;
	const outputs: Output[] = [];
	for (const redirect of redirects) {
		if (!shell.budget.spend(2)) break;
		const descriptor =
			redirect.descriptor?.type === "FileDescriptor"
				? redirect.descriptor.value
				: undefined;
		if (redirect.type === "HereDoc") {
			const { body, delimiter } = redirect;
			const stream: Stream =
				delimiter?.quoted === true || body.parts === undefined
					? { text: body.text, tags: 0 }
					: expandText(body.parts, scope, at, shell);
			if (descriptor === undefined || descriptor === 0) input = stream;
			else scope.files.set(`/dev/fd/${descriptor}`, stream);
			continue;
		}
		if (redirect.target === undefined) continue;
		const field = expandOne(redirect.target, scope, at, shell);
		if (redirect.type === "HereString") {
			const stream = { text: `${field.text}\n`, tags: field.tags };
			if (descriptor === undefined || descriptor === 0) input = stream;
			else scope.files.set(`/dev/fd/${descriptor}`, stream);
			continue;
		}
		const { operator } = redirect;
		if (operator === "<&" || (operator === ">&" && isDescriptor(field.text))) {
			const held = scope.files.get(`/dev/fd/${field.text}`);
			if (operator === "<&" && held !== undefined && (descriptor ?? 0) === 0)
				input = held;
			continue;
		}
		const span = spanOf(redirect, at);
		const path = { ...field, ...span };
		if (operator === "<") {
			const stream = runner.opened(path, scope);
			if (descriptor === undefined || descriptor === 0) input = stream;
			else scope.files.set(`/dev/fd/${descriptor}`, stream);
		} else if (operator === "<>")
			outputs.push({ path, append: true, kind: "both-ways" });
		else
			outputs.push({
				path,
				append: operator === ">>" || operator === "&>>",
				kind:
					descriptor !== undefined && descriptor !== 1 ? "errors" : "output",
			});
	}
	return { input, outputs };
}

/** Writes what a command printed; answers what of it goes on. */
export function writtenTo(
	outputs: readonly Output[],
	result: Stream,
	scope: Scope,
	span: Span,
	runner: Runner,
): Stream {
	if (outputs.length === 0) return result;
	let taken = false;
	for (const output of outputs) {
		runner.written(
			output,
			output.kind === "errors" ? { text: undefined, tags: 0 } : result,
			scope,
			span,
		);
		if (output.kind !== "errors") taken = true;
	}
	return taken ? emptyStream : result;
}
