/**
 * The few git commands whose loss can be looked up, read from their words. Only a plain line of plain words is read: whatever
 * has a quote, a variable or a second command in it is nobody's to guess at. Runs nothing.
 */
import type { GitQuestion } from "./job.ts";

const plainLine = /^git(?: [A-Za-z0-9_./:@=+,^~-]+)+$/u;
/** What git takes for a branch, a tag or a commit, and for nothing else. */
const plainRevision = /^[A-Za-z0-9_][A-Za-z0-9_./-]*(?:[~^][0-9]*)*$/u;
const plainName = /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/u;

/** undefined: another command, or not to be told. `cwd` absolute. */
export function gitQuestionOf(
	text: string,
	cwd: string,
): GitQuestion | undefined {
	const line = text.trim().replaceAll(/ +/gu, " ");
	if (!plainLine.test(line) || !cwd.startsWith("/")) return undefined;
	const [, sub = "", ...words] = line.split(" ");
	switch (sub) {
		case "clean":
			return clean(words, cwd);
		case "reset":
			return reset(words, cwd);
		case "push":
			return push(words, cwd);
		default:
			return undefined;
	}
}

function clean(words: readonly string[], cwd: string): GitQuestion | undefined {
	let ignored: "left" | "also" | "only" = "left";
	const paths: string[] = [];
	for (const word of words) {
		if (!word.startsWith("-")) {
			if (!isPlainPath(word)) return undefined;
			paths.push(word);
		} else if (word === "--force" || word === "--quiet" || word === "--")
			continue;
		else if (!/^-[dfqxX]+$/u.test(word)) return undefined;
		else if (word.includes("X")) ignored = "only";
		else if (word.includes("x")) ignored = "also";
	}
	return { kind: "untracked", cwd, ignored, paths };
}

/** No pattern and no magic of git's. */
const isPlainPath = (word: string): boolean => !/^[:~]|[\^~]/u.test(word);

function reset(words: readonly string[], cwd: string): GitQuestion | undefined {
	const named = words.filter((word) => !word.startsWith("-"));
	const flags = words.filter((word) => word.startsWith("-"));
	const [to = "HEAD"] = named;
	return named.length <= 1 &&
		plainRevision.test(to) &&
		flags.includes("--hard") &&
		flags.every((flag) => ["--hard", "-q", "--quiet"].includes(flag))
		? { kind: "reset", cwd, to }
		: undefined;
}

const pushFlags =
	/^(?:-[fuqvd]+|--(?:force|force-with-lease(?:=.*)?|force-if-includes|set-upstream|quiet|verbose|delete|no-verify|progress))$/u;

function push(words: readonly string[], cwd: string): GitQuestion | undefined {
	const flags = words.filter((word) => word.startsWith("-"));
	const [remote = "origin", refspec, ...more] = words.filter(
		(word) => !word.startsWith("-"),
	);
	if (
		more.length > 0 ||
		!flags.every((flag) => pushFlags.test(flag)) ||
		!plainName.test(remote)
	)
		return undefined;
	const deletes = flags.some((flag) => /^(?:--delete|-[a-z]*d)/u.test(flag));
	const common = { kind: "push", cwd, remote } as const;
	if (refspec === undefined)
		return deletes ? undefined : { ...common, branch: undefined, from: "" };
	const plain = refspec.replace(/^\+/u, "");
	const [left = "", right = left, ...rest] = plain.split(":");
	const branch = right.replace(/^refs\/heads\//u, "");
	if (rest.length > 0) return undefined;
	if (deletes || (left === "" && plain.startsWith(":")))
		return plainName.test(branch) && branch !== "HEAD"
			? { ...common, branch, from: undefined }
			: undefined;
	if (!plainRevision.test(left)) return undefined;
	// `HEAD` alone is pushed to the branch of that name.
	if (branch === "HEAD") return { ...common, branch: undefined, from: "" };
	return plainName.test(branch) ? { ...common, branch, from: left } : undefined;
}
