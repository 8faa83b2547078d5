/** Shapes of a line that mean more than their parts: fork bombs, loops over lines, searches that leave nothing secret. */
import {
	type Function as ShellFunction,
	type CompoundList,
	forEachChild,
	type Statement,
	type SyntaxNode,
} from "unbash";
import { from, type Stream } from "./field.ts";
import type { Budget } from "./finding.ts";
export const isDescriptor = (text: string): boolean =>
	text === "-" ||
	(text.length <= 3 &&
		text !== "" &&
		Number.isInteger(Number(text.replace("-", ""))));

/** What one of two branches printed. */
export const either = (a: Stream, b: Stream): Stream => ({
	text: a.text === b.text ? a.text : undefined,
	tags: a.tags | b.tags,
});

export const unsure = (stream: Stream): Stream => ({
	text: stream.text === "" ? "" : undefined,
	tags: stream.tags | from.nowhere,
});

export function readsInput(clause: CompoundList): boolean {
	const node = clause.commands[0]?.command;
	return node?.type === "Command" && node.name?.value === "read";
}

/** A function that pipes into itself or starts itself in the background. */
export function isForkBomb(
	name: string,
	body: ShellFunction["body"],
	budget: Budget,
): boolean {
	let found = false;
	const visit = (node: SyntaxNode, parallel: boolean): void => {
		if (found || !budget.spend()) return;
		if (node.type === "Command") {
			if (parallel && node.name?.value === name) found = true;
			return;
		}
		const inParallel =
			parallel ||
			(node.type === "Statement" && node.background === true) ||
			(node.type === "Pipeline" && node.commands.length > 1);
		forEachChild(node, (child) => visit(child, inParallel));
	};
	visit(body, false);
	return found;
}

/** `while :; do x & done`: a loop without an end that starts something new each time and waits for nothing. */
export function isEndlessStart(
	clause: CompoundList,
	body: CompoundList,
): boolean {
	const test = clause.commands[0]?.command;
	return (
		clause.commands.length === 1 &&
		test?.type === "Command" &&
		["true", ":", "false"].includes(test.name?.value ?? "") &&
		body.commands.length > 0 &&
		body.commands.every((statement) => statement.background === true)
	);
}

const isSelf = (one: SyntaxNode): boolean =>
	one.type === "Command" &&
	(one.name?.text === "$0" || one.name?.text === '"$0"');

/** `$0 &`, `$0 | $0`: a script that starts itself once more while it runs. */
export function startsItself(
	node: Statement["command"],
	background: boolean,
): boolean {
	if (node.type === "Pipeline")
		return node.commands.length > 1 && node.commands.every(isSelf);
	return background && isSelf(node);
}

/** Words in the name of a variable that holds a secret, and of what services call theirs. */
const telling = [
	"key",
	"token",
	"secret",
	"pass",
	"cred",
	"auth",
	"aws",
	"api",
	"private",
	"db",
	"database",
	"url",
	"pat",
	"cert",
	"azure",
	"gcp",
	"google",
	"github",
	"gitlab",
	"npm_",
	"openai",
	"anthropic",
	"stripe",
	"slack",
	"=",
];

const counters = new Set(
	"wc md5 md5sum sha1sum sha256sum sha512sum shasum cksum b2sum".split(" "),
);
const logins = new Set(
	"docker podman nerdctl buildah skopeo helm oras crane gh".split(" "),
);

/** `| wc -c`, `| grep -q .`, `| docker login --password-stdin`: what is printed into it, nobody gets to see. */
export function keepsUnseen(node: SyntaxNode): boolean {
	if (node.type !== "Command") return false;
	const name = node.name?.value ?? "";
	const words = node.args.flatMap((arg) =>
		arg.type === "Word" ? [arg.value] : [],
	);
	if (counters.has(name)) return true;
	if (name === "grep")
		return words.some((word) => ["-q", "-qE", "-qF", "-c"].includes(word));
	return (
		logins.has(name) &&
		words.includes("login") &&
		words.some((word) => word === "--password-stdin" || word === "--with-token")
	);
}

/** `| grep NODE_ENV`, `| wc -l`, `| cut -d= -f1`: of a list of variables nothing secret is left. */
export function isHarmlessSearch(node: SyntaxNode): boolean {
	if (node.type !== "Command") return false;
	const name = node.name?.value;
	const words = node.args.flatMap((arg) =>
		arg.type === "Word" ? [arg.value] : [],
	);
	if (name === "wc") return true;
	if (name === "cut")
		return words.join("").includes("-d=") && words.join("").includes("-f1");
	if (name !== "grep" && name !== "egrep" && name !== "rg" && name !== "fgrep")
		return false;
	const flags = words.filter((word) => word.startsWith("-")).join("");
	const patterns = words.filter((word) => !word.startsWith("-"));
	const [pattern] = patterns;
	if (
		patterns.length !== 1 ||
		pattern === undefined ||
		flags.includes("v") ||
		flags.includes("f")
	)
		return false;
	const bare = pattern.replace("^", "").replace(/=$/u, "");
	if (bare.length < 3) return false;
	for (const char of bare) if (!/[A-Za-z0-9_]/u.test(char)) return false;
	const lower = bare.toLowerCase();
	return lower === "path" || !telling.some((word) => lower.includes(word));
}
