/** Has a table's rules say what a call does. The one place where rules become reports and acts. */
import type { Call, Program } from "./call.ts";
import { type Field, from, shown, type Stream } from "./field.ts";
import { isLocalHost } from "./network-redirection.ts";
import {
	type Action,
	applies,
	compile,
	type Family,
	type Known,
	type Rule,
	selected,
} from "./rules.ts";
import { type Arguments, hasFlag, readArguments } from "./arguments.ts";
import { isSwitch } from "./switches.ts";
import { tellsSecret } from "./telling.ts";

export function programsOf(families: readonly Family[]): Map<string, Program> {
	const result = new Map<string, Program>();
	for (const [name, known] of compile(families))
		result.set(name, (call) => applyRules(known, call));
	return result;
}

function applyRules(known: Known, call: Call): Stream | undefined {
	const args = readArguments(call.args, known);
	if (onlyTells(args, known.dry) || usage(known, args, call)) return undefined;
	if (!known.talks) readsSystemSecret(call);
	let shows = false;
	let matched = false;
	for (const rule of known.rules) {
		if (!applies(rule, args, call.args)) continue;
		matched = true;
		let tookSecret = false;
		const kept: Field[] = [];
		for (const action of rule.actions) {
			if (action.kind === "low") return told(shows, call);
			perform(action, rule, args, call);
			shows ||= action.kind === "report" && action.category === "secrets";
			if (action.kind !== "act") continue;
			if (action.effect === "write")
				kept.push(...selected(action.on, rule, args));
			else if (action.effect === "read")
				tookSecret ||= selected(action.on, rule, args).some(
					(field) => call.shell.place(field.text, call.scope).secret,
				);
		}
		// An archive of secrets is one.
		shows ||= tookSecret;
		if (tookSecret)
			for (const field of kept)
				call.scope.files.set(call.shell.place(field.text, call.scope).path, {
					text: undefined,
					tags: from.secret,
				});
	}
	if (!matched) shows ||= tells(args, call);
	return told(shows, call);
}

/** Their words are names of packages and commits. */
const namesThings: ReadonlySet<string> = new Set(
	"git git-rules apt apt-get apt-cache aptitude npm pnpm yarn bun pip pip3 pipx brew cargo gem dnf yum go composer mix uv poetry snap flatpak port pacman apk zypper conda mamba nix winget choco scoop rails rake artisan code cursor ln link install rename".split(
		" ",
	),
);

/** What no rule describes, by how such things are called everywhere. */
export function tells(args: Arguments, call: Call): boolean {
	if (
		namesThings.has(call.name) ||
		!tellsSecret(
			args.operands.slice(0, 4).map((field) => field.text),
			args.flags.map((flag) => flag.name),
		)
	)
		return false;
	call.shell.report("high", "secrets", call, "prints a secret");
	return true;
}

/** What a program that prints secrets prints is one, wherever it goes from there. */
const told = (shows: boolean, call: Call): Stream | undefined =>
	shows
		? {
				text: undefined,
				tags:
					from.secret |
					from.program |
					((call.input?.tags ?? 0) &
						(from.network | from.decoded | from.shell)),
			}
		: undefined;

/** For these `-h` alone is a command. */
const halts: ReadonlySet<string> = new Set([
	"shutdown",
	"halt",
	"poweroff",
	"reboot",
	"telinit",
	"init",
]);

/** For these a last `-h` is help, whatever stands before it. */
const helps: ReadonlySet<string> = new Set(
	"docker podman nerdctl docker-compose kubectl oc helm kind minikube k3d terraform tofu pulumi gh glab doctl flyctl fly gcloud az argocd flux velero restic cargo rustup npm pnpm yarn pip pip3 poetry".split(
		" ",
	),
);

/** `-h` and nothing else, or `-help` where flags are words. */
function usage(known: Known, args: Arguments, call: Call): boolean {
	if (known.words && hasFlag(args, ["-help"])) return true;
	// Behind another flag it may be that flag's value.
	if (
		helps.has(call.name) &&
		call.args.at(-1)?.text === "-h" &&
		call.args.at(-2)?.text.startsWith("-") === false
	)
		return true;
	return (
		call.args.length === 1 &&
		call.args[0]?.text === "-h" &&
		!halts.has(call.name)
	);
}

/** Whatever a program does with /etc/shadow, it reads it: error messages quote what they cannot parse. */
function readsSystemSecret(call: Call): void {
	for (const arg of call.args) {
		const text = arg.text.startsWith("@") ? arg.text.slice(1) : arg.text;
		if (
			(text.startsWith("/etc/") || text.startsWith("/proc/")) &&
			call.shell.place(text, call.scope).secret
		)
			call.shell.act("read", { ...arg, text }, call);
	}
}

/** Help, version, or a dry run by one of these flags. */
export function onlyTells(
	args: Arguments,
	dry: readonly string[] = [],
): boolean {
	// Behind a flag nobody knows it may be that flag's value. Where nothing is named, nothing is done either.
	const flags =
		args.operands.length === 0
			? args.flags
			: args.flags.filter(
					({ behind }) => behind === undefined || isSwitch(behind),
				);
	if (hasFlag({ ...args, flags }, ["--help", "--version"])) return true;
	const first = args.operands[0]?.text;
	if (first === "help") return true;
	return flags.some(
		(flag) =>
			dry.includes(flag.name) &&
			!["none", "false", "no", "0"].includes(flag.value?.text ?? ""),
	);
}

function perform(
	action: Action,
	rule: Rule,
	args: Arguments,
	call: Call,
): void {
	const { shell } = call;
	if (action.kind === "low") return;
	if (action.kind === "report") {
		shell.report(action.risk, action.category, call, rule.why);
		return;
	}
	const fields = selected(action.on, rule, args);
	switch (action.kind) {
		case "act":
			for (const field of fields) shell.act(action.effect, field, call);
			return;
		case "send":
			for (const field of fields) sendFile(field, call);
			return;
		case "shell":
			for (const field of fields) shell.text(field.text, field, call);
			return;
		case "words": {
			// From there on every word is the inner command's, its flags too.
			const first = fields[0];
			if (first !== undefined)
				shell.words(call.args.slice(call.args.indexOf(first)), call);
			return;
		}
		case "run":
			for (const field of fields) {
				const tags = shell.contents(field, call)?.tags ?? 0;
				if ((tags & from.network) !== 0)
					shell.report(
						"critical",
						"exec-remote",
						field,
						"runs code fetched from the network",
					);
			}
			return;
		case "fetch":
			for (const field of fields) fetchInto(field.text, call);
			return;
		case "code":
			for (const field of fields) {
				if (action.language === "shell") shell.text(field.text, field, call);
				else shell.code(action.language, field.text, field, call);
			}
			return;
		case "file":
			for (const field of fields) shell.file(field, call, action.language);
			return;
	}
}

/** A file leaves the machine. */
export function sendFile(field: Field, call: Call, host?: string): void {
	const { shell } = call;
	const path = {
		...field,
		text: field.text.startsWith("@") ? field.text.slice(1) : field.text,
	};
	const about = {
		path: shown(path.text),
		...(host === undefined ? {} : { host: shown(host) }),
	};
	shell.note("read", path, call);
	const place = shell.place(path.text, call.scope);
	const held = shell.contents(path, call)?.tags ?? 0;
	const input =
		path.text === "-" || path.text === "/dev/stdin"
			? (call.input?.tags ?? 0)
			: 0;
	// A whole home has its keys with it, the whole of /etc its passwords.
	const holdsSecrets =
		(place.kind === "home" && place.whole) ||
		["/", "/etc", "/root", "/home"].includes(place.path);
	if (
		place.secret ||
		holdsSecrets ||
		((field.tags | held | input) & from.secret) !== 0
	)
		shell.report(
			"critical",
			"network",
			field,
			"sends a secret to another machine",
			about,
		);
	else if (host === undefined || !isLocalHost(host))
		shell.report(
			"high",
			"network",
			field,
			"sends a file to another machine",
			about,
		);
}

/** A file (or, with a slash at the end, a folder) now holds what came from the network. */
export function fetchInto(path: string, call: Call): void {
	const place = call.shell.place(path, call.scope);
	if (place.lasting === "start-up" && place.kind !== "temporary")
		call.shell.later({ text: undefined, tags: from.network }, call, call.scope);
	const folder = path.endsWith("/") ? "/" : "";
	call.scope.files.set(call.shell.place(path, call.scope).path + folder, {
		text: undefined,
		tags: from.network,
	});
}
