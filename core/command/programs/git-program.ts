/** git itself: settings and aliases that run code, what shows secrets, then the table's rules. */
import { fetchInto, onlyTells } from "../apply.ts";
import type { Call, Program } from "../call.ts";
import { type Field, from, knownPrefix, shown } from "../field.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { isRemote } from "./copying.ts";
import { setting } from "./git-settings.ts";
import { isUrl } from "../network-redirection.ts";
import { runText } from "./run-text.ts";

export function gitProgram(rules: Program): Program {
	return (call) => {
		let { args } = call;
		let inner = call;
		environmentSettings(call);
		while (args.length > 0) {
			const arg = args[0];
			const text = arg?.text ?? "";
			if (!text.startsWith("-") || text === "-" || arg === undefined) break;
			const value = args[1];
			if (text === "-c" || text === "--config-env") {
				configured(value, inner);
				args = args.slice(2);
			} else if (text.startsWith("--config-env=")) {
				configured({ ...arg, text: text.slice(13) }, inner);
				args = args.slice(1);
			} else if (text === "-C") {
				if (value !== undefined) inner = within(inner, value);
				args = args.slice(2);
			} else if (
				text === "--git-dir" ||
				text === "--work-tree" ||
				text === "--namespace" ||
				text === "--super-prefix"
			)
				args = args.slice(2);
			else if (text.startsWith("--exec-path=")) {
				call.shell.report(
					"high",
					"exec-remote",
					arg,
					"takes git's own commands from another folder",
				);
				args = args.slice(1);
			} else args = args.slice(1);
		}
		const sub = args[0];
		if (sub === undefined) return undefined;
		const name = call.scope.gitAliases.get(sub.text);
		if (name !== undefined) {
			if (name.startsWith("!"))
				return runText(
					[{ ...sub, text: name.slice(1) }, ...args.slice(1)],
					inner,
					{ input: undefined },
				);
			if (!call.scope.called.has(`git ${sub.text}`)) {
				call.scope.called.add(`git ${sub.text}`);
				return call.shell.words(
					[
						call.word,
						...Array.from(name.split(" "), (text) => ({ ...sub, text })),
						...args.slice(1),
					],
					inner,
				);
			}
		}
		special(sub.text, args.slice(1), { ...inner, args });
		return rules({ ...inner, args });
	};
}

const mostSettings = 16;

/** Settings out of the environment: `GIT_CONFIG_KEY_0`, `GIT_CONFIG_PARAMETERS`. */
function environmentSettings(call: Call): void {
	const variable = (name: string): Field | undefined => {
		const given = call.environment.get(name);
		if (given !== undefined) return given;
		const held = call.scope.get(name);
		return held === undefined
			? undefined
			: { ...call.word, text: held.elements[0] ?? "", tags: held.tags };
	};
	for (let index = 0; index < mostSettings; index += 1) {
		const name = variable(`GIT_CONFIG_KEY_${index}`);
		const value = variable(`GIT_CONFIG_VALUE_${index}`);
		if (name === undefined || value === undefined) break;
		configured({ ...value, text: `${name.text}=${value.text}` }, call);
	}
	const all = variable("GIT_CONFIG_PARAMETERS");
	if (all !== undefined)
		for (const [, text = ""] of all.text
			.slice(0, 4_096)
			.replaceAll("'='", "=")
			.matchAll(/'([^']*)'/gu))
			configured({ ...all, text }, call);
}

function configured(field: Field | undefined, call: Call): void {
	if (field === undefined) return;
	const equals = field.text.indexOf("=");
	const name = equals < 0 ? field.text : field.text.slice(0, equals);
	const value = {
		...field,
		text: equals < 0 ? "true" : field.text.slice(equals + 1),
	};
	if (name.toLowerCase().startsWith("alias."))
		call.scope.gitAliases.set(name.slice(6), value.text);
	setting(name, value, false, call);
}

function within(call: Call, folder: Field): Call {
	const scope = call.scope.child();
	const { path } = call.shell.place(folder.text, call.scope);
	scope.cwd = path;
	return { ...call, scope };
}

/** No paths, which are absolute: what this line gave git, and had it keep. */
const stagedSecret = "git:staged";
const keptSecret = "git:kept";

const none = {
	values: new Set<string>(),
	words: false,
	abbreviates: false,
	stops: false,
};

function special(sub: string, args: readonly Field[], call: Call): void {
	const read = readArguments(args, none);
	if (onlyTells(read)) return;
	switch (sub) {
		case "config":
			config(args, call);
			return;
		case "bisect":
			if (read.operands[0]?.text === "run")
				call.shell.words(
					args.slice(args.findIndex((arg) => arg.text === "run") + 1),
					call,
				);
			return;
		case "submodule":
			if (read.operands[0]?.text === "foreach")
				runText(
					args
						.slice(args.findIndex((arg) => arg.text === "foreach") + 1)
						.filter(
							(arg) => arg.text !== "--recursive" && arg.text !== "--quiet",
						),
					call,
				);
			else if (read.operands[0]?.text === "add")
				remoteAddress(read.operands[1], call);
			return;
		case "clone":
		case "fetch":
		case "pull":
		case "ls-remote":
		case "remote":
		case "push":
			transport(sub, args, call);
			return;
		case "show":
		case "cat-file":
		case "archive":
		case "blame":
		case "annotate":
		case "grep":
		case "diff":
		case "log":
		case "checkout-index":
		case "hash-object":
		case "stash":
			shows(sub, args, call);
			return;
		case "add":
		case "stage":
			for (const operand of read.operands)
				if (
					call.shell.place(operand.text, call.scope).secret ||
					((call.shell.contents(operand, call)?.tags ?? 0) & from.secret) !== 0
				)
					call.scope.files.set(stagedSecret, {
						text: undefined,
						tags: from.secret,
					});
			return;
		case "commit": {
			const staged = call.scope.files.get(stagedSecret);
			const said = args.some((arg) => (arg.tags & from.secret) !== 0);
			if (staged !== undefined || said)
				call.scope.files.set(keptSecret, {
					text: undefined,
					tags: from.secret,
				});
			return;
		}
		case "secret":
		case "crypt":
			call.shell.words([{ ...call.word, text: `git-${sub}` }, ...args], call);
			return;
		case "apply":
		case "am":
			if (call.input !== undefined && (call.input.tags & from.network) !== 0)
				call.shell.report(
					"high",
					"exec-remote",
					call,
					"applies a patch fetched from the network",
				);
			return;
		case "filter-branch":
			for (const [index, arg] of args.entries())
				if (arg.text.endsWith("-filter"))
					for (const code of args.slice(index + 1, index + 2))
						call.shell.text(code.text, code, call);
			return;
		case "init":
			for (const arg of args)
				if (arg.text.startsWith("--template=") && !arg.text.endsWith("="))
					call.shell.report(
						"high",
						"exec-remote",
						arg,
						"takes hooks from a template",
					);
			return;
		default:
			return;
	}
}

function config(args: readonly Field[], call: Call): void {
	const read = readArguments(args, {
		...none,
		values: new Set(["-f", "--file", "--blob", "--type", "--default"]),
	});
	if (
		hasFlag(read, [
			"--get",
			"--get-all",
			"--get-regexp",
			"-l",
			"--list",
			"--unset",
			"--unset-all",
			"--get-urlmatch",
		])
	)
		return;
	let { operands } = read;
	if (
		["set", "get", "list", "unset", "edit"].includes(operands[0]?.text ?? "")
	) {
		if (operands[0]?.text !== "set") return;
		operands = operands.slice(1);
	}
	const [name, value] = operands;
	if (name === undefined || value === undefined) return;
	if (name.text.toLowerCase().startsWith("alias."))
		call.scope.gitAliases.set(name.text.slice(6), value.text);
	setting(name.text, value, true, call);
}

function transport(sub: string, args: readonly Field[], call: Call): void {
	const read = readArguments(args, {
		...none,
		values: new Set([
			"-u",
			"--upload-pack",
			"--receive-pack",
			"--exec",
			"-c",
			"--config",
			"-b",
			"--branch",
			"--depth",
			"-o",
			"--origin",
			"--template",
			"-j",
			"--reference",
			"--filter",
			"--separate-git-dir",
		]),
	});
	for (const command of [
		...flagValues(read, ["--upload-pack", "--receive-pack", "--exec"]),
		...(sub === "clone" || sub === "ls-remote" ? flagValues(read, ["-u"]) : []),
	]) {
		call.shell.text(command.text, command, call);
		call.shell.report("high", "exec-remote", command, "has git run a command");
	}
	if (sub === "clone")
		for (const one of flagValues(read, ["-c", "--config"]))
			configured(one, call);
	for (const one of flagValues(read, ["--template"]))
		if (one.text !== "")
			call.shell.report(
				"high",
				"exec-remote",
				one,
				"takes hooks from a template",
			);
	for (const operand of read.operands) remoteAddress(operand, call);
	const to = read.operands[0];
	if (
		sub === "push" &&
		to !== undefined &&
		(isRemote(to.text) || isUrl(to.text)) &&
		!hasFlag(read, ["-n", "--dry-run"])
	)
		call.shell.report(
			"high",
			"network",
			to,
			"sends the repository to an address of its own",
		);
	if (
		sub === "push" &&
		call.scope.files.has(keptSecret) &&
		!hasFlag(read, ["-n", "--dry-run"])
	)
		call.shell.report(
			"critical",
			"network",
			call,
			"sends a secret to another machine",
		);
	if (sub !== "clone") return;
	const [url, folder] = read.operands;
	if (url === undefined) return;
	const base = url.text.slice(
		Math.max(url.text.lastIndexOf("/"), url.text.lastIndexOf(":")) + 1,
	);
	const into =
		folder?.text ?? (base.endsWith(".git") ? base.slice(0, -4) : base);
	if (folder !== undefined) call.shell.act("write", folder, call);
	if (isRemote(url.text) && into !== "") fetchInto(`${into}/`, call);
}

/** `ext::sh -c …`, `fd::`: an address that is a command. */
function remoteAddress(field: Field | undefined, call: Call): void {
	if (field === undefined) return;
	if (knownPrefix(field.text).startsWith("ext::")) {
		call.shell.report(
			"critical",
			"exec-remote",
			field,
			"runs a command by way of an address (ext::)",
		);
		call.shell.text(field.text.slice(5).split("% ").join(" "), field, call);
	} else if (
		field.text.startsWith("--upload-pack") ||
		field.text.startsWith("-oProxyCommand")
	)
		call.shell.report("high", "exec-remote", field, "has git run a command");
	if ((field.tags & from.secret) !== 0 && !field.text.includes("@"))
		call.shell.report(
			"critical",
			"network",
			field,
			"sends a secret to another machine",
		);
}

/** `git show HEAD:.env`, `git diff -- .env`. */
function shows(sub: string, args: readonly Field[], call: Call): void {
	for (const [index, arg] of args.entries()) {
		const { text } = arg;
		if (text.startsWith("-")) continue;
		// A search's pattern is no path.
		if (
			sub === "grep" &&
			index === args.findIndex((one) => !one.text.startsWith("-")) &&
			!args.some((one) => one.text === "-e")
		)
			continue;
		const colon = text.indexOf(":");
		const path =
			colon >= 0 && !text.includes("://") ? text.slice(colon + 1) : text;
		if (
			path === "" ||
			((sub === "log" || sub === "diff") &&
				args.some((one) =>
					[
						"--oneline",
						"--stat",
						"--name-only",
						"--name-status",
						"--shortstat",
						"--numstat",
						"--summary",
					].includes(one.text),
				))
		)
			continue;
		if (
			sub === "log" &&
			!args.some(
				(one) =>
					one.text === "-p" || one.text === "--patch" || one.text === "-u",
			)
		)
			continue;
		call.shell.note("read", { ...arg, text: path }, call);
		const place = call.shell.place(path, call.scope);
		if (place.secret)
			call.shell.report(
				"high",
				"secrets",
				arg,
				`shows a secret out of the repository (${shown(path)})`,
			);
	}
}
