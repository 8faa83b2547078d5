/** ssh and scp: commands on another machine, options that run something here, files that go across. */
import { fetchInto, sendFile } from "../apply.ts";
import type { Call, Program } from "../call.ts";
import { from, shown } from "../field.ts";
import { hostOf, isLocalHost } from "../network-redirection.ts";
import {
	type Arguments,
	flagValues,
	hasFlag,
	readArguments,
} from "../arguments.ts";
import { isRemote } from "./copying.ts";
import { exactShape } from "./shape.ts";
import { secretSent } from "./transfer.ts";
import { runText } from "./run-text.ts";

const sshShape = exactShape(
	"-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -P -Q -R -S -W -w -B",
	{ stops: true },
);

/** The host, then a command of its own; options that run something here. */
export const ssh: Program = (call) => {
	let args = readArguments(call.args, sshShape);
	if (hasFlag(args, ["-V", "-G", "-Q"])) return undefined;
	sshOptions(args, call);
	const host = args.operands[0];
	if (host === undefined) return undefined;
	// Options may follow the host.
	const more = readArguments(args.operands.slice(1), sshShape);
	sshOptions(more, call);
	args = {
		...args,
		flags: [...args.flags, ...more.flags],
		operands: [host, ...more.operands],
	};
	const name = hostOf(host.text);
	if (hasFlag(args, ["-O"])) return undefined;
	const tunnels = hasFlag(args, ["-L", "-R", "-D", "-w", "-W"]);
	if (tunnels)
		call.shell.report("high", "network", call, "opens a tunnel", {
			host: shown(name),
		});
	// A look whether a key works.
	if (host.text.startsWith("git@") && more.operands.length === 0)
		return undefined;
	if (!isLocalHost(name)) {
		const sends =
			((call.input?.tags ?? 0) & from.secret) !== 0 ||
			more.operands.some((field) => (field.tags & from.secret) !== 0);
		if (sends)
			call.shell.report("critical", "network", call, secretSent, {
				host: shown(name),
			});
		call.shell.report(
			"high",
			"network",
			call,
			"opens a shell on another machine",
			{ host: shown(name) },
		);
	}
	if (more.operands.length > 0) {
		const result = runText(more.operands, call, { elsewhere: true });
		return { text: result.text, tags: result.tags | from.network };
	}
	if (call.input !== undefined && !hasFlag(args, ["-N", "-n"]))
		call.shell.stream(
			{ ...call.input, tags: call.input.tags & ~from.secret },
			call,
			{ ...call, scope: call.scope },
			"shell",
		);
	return { text: undefined, tags: from.network };
};

function sshOptions(args: Arguments, call: Call): void {
	for (const option of flagValues(args, ["-o"])) {
		const separator = option.text.search(/[= ]/u);
		const name = option.text.slice(0, separator).toLowerCase();
		const value = option.text.slice(separator + 1).trim();
		if (separator < 0) continue;
		if (
			name === "proxycommand" ||
			name === "localcommand" ||
			name === "knownhostscommand" ||
			name === "pkcs11provider" ||
			name === "securitykeyprovider" ||
			name === "match"
		) {
			if (value === "none" || value === "") continue;
			call.shell.report(
				"high",
				"exec-remote",
				option,
				"has ssh run a command on this machine",
			);
			call.shell.text(
				value.split("%h").join("host").split("%p").join("22"),
				option,
				call,
			);
		}
	}
	for (const library of flagValues(args, ["-I"]))
		call.shell.report("high", "exec-remote", library, "loads a library");
	for (const config of flagValues(args, ["-F"])) {
		const { kind } = call.shell.place(config.text, call.scope);
		if (kind === "temporary")
			call.shell.report(
				"high",
				"exec-remote",
				config,
				"takes ssh's settings from a file anybody may write",
			);
	}
}

/** `aws ssm send-command --parameters commands=…`: what it holds runs on other machines. */
export function runsThere(rules: Program): Program {
	return (call) => {
		const at = call.args.findIndex((arg) => arg.text === "send-command");
		const given = at < 0 ? [] : call.args.slice(at + 1);
		for (const [index, arg] of given.entries()) {
			const text = arg.text.startsWith("--parameters=")
				? arg.text.slice(13)
				: given[index - 1]?.text === "--parameters"
					? arg.text
					: undefined;
			if (text !== undefined)
				call.shell.text(sentCommands(text), arg, call, {
					elsewhere: true,
					input: undefined,
				});
		}
		return rules(call);
	};
}

/** `commands=a,b`, `commands=["a","b"]`, `{"commands":["a","b"]}`: a line each. */
function sentCommands(text: string): string {
	const list = /"?commands"?\s*[=:]\s*(.*)/su.exec(text)?.[1] ?? "";
	if (!list.startsWith("[")) return list.replaceAll(/^["']|["']$/gu, "");
	return Array.from(
		list.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/gu),
		([, double, single]) =>
			double?.replaceAll(/\\(["\\/])/gu, "$1") ?? single ?? "",
	).join("\n");
}

/** `rclone rcat REMOTE:PATH`: its input leaves the machine. */
export function storesInput(rules: Program): Program {
	return (call) => {
		if (
			call.args.some((arg) => arg.text === "rcat") &&
			((call.input?.tags ?? 0) & from.secret) !== 0
		)
			call.shell.report("critical", "network", call, secretSent);
		return rules(call);
	};
}

const scpShape = exactShape("-c -D -F -i -J -l -o -P -S -X");

export const scp: Program = (call) => {
	const args = readArguments(call.args, scpShape);
	sshOptions(args, call);
	for (const program of flagValues(args, ["-S", "-D"])) {
		call.shell.report("high", "exec-remote", program, "has scp run a program");
		call.shell.text(program.text, program, call);
	}
	const into = args.operands.at(-1);
	const sources = args.operands.slice(0, -1);
	if (into === undefined || sources.length === 0) return undefined;
	if (isRemote(into.text))
		for (const source of sources) {
			if (isRemote(source.text))
				call.shell.report(
					"high",
					"network",
					source,
					"copies files between machines",
				);
			else sendFile(source, call, hostOf(into.text));
		}
	else {
		if (sources.some((source) => isRemote(source.text))) {
			call.shell.report(
				"high",
				"network",
				call,
				"copies files from another machine",
			);
			fetchInto(
				into.text.endsWith("/") || into.text === "."
					? `${into.text}/${sources[0]?.text.slice(sources[0].text.lastIndexOf("/") + 1) ?? ""}`
					: into.text,
				call,
			);
		}
		call.shell.act("write", into, call);
	}
	return undefined;
};
