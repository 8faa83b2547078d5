/** kill, pkill, killall: whom they end. */
import type { Program } from "../call.ts";
import { starMark, unknownMark } from "../field.ts";
import { hasFlag, readArguments } from "../arguments.ts";
import { plain } from "./shape.ts";

/** `kill -9 -1` ends everything one may end. */
export const kill: Program = (call) => {
	const args = call.args.map((arg) => arg.text);
	if (args.includes("-l") || args.includes("-L")) return undefined;
	const targets = args.filter(
		(text, index) => !(index === 0 && text.startsWith("-")) && text !== "--",
	);
	const named =
		args[0] === "-s" || args[0] === "-n" ? targets.slice(1) : targets;
	if (
		named.includes("-1") ||
		named.includes(starMark) ||
		(args.length === 1 && args[0] === "-1")
	)
		call.shell.report(
			"critical",
			"destructive",
			call,
			"ends every program of this user, or all of them",
		);
	else if (named.includes("1"))
		call.shell.report(
			"critical",
			"destructive",
			call,
			"signals the first process of the system",
		);
	else if (named.includes(unknownMark) || named.includes("0")) return undefined;
	return undefined;
};

/** By name: one's own dev server, or what everything else needs. */
export const killByName: Program = (call) => {
	const args = readArguments(call.args, {
		...plain,
		values: new Set([
			"-s",
			"-u",
			"-g",
			"-P",
			"-t",
			"-U",
			"-G",
			"--signal",
			"--user",
			"-o",
			"-y",
		]),
	});
	if (hasFlag(args, ["-l", "-V"])) return undefined;
	const vital = new Set([
		"sshd",
		"systemd",
		"init",
		"dockerd",
		"containerd",
		"postgres",
		"mysqld",
		"redis-server",
		"nginx",
		"kubelet",
		"auditd",
		"rsyslogd",
		"falco",
		"drawbridge",
		"cron",
		"crond",
		"NetworkManager",
		"Xorg",
		"gnome-shell",
		"Finder",
		"WindowServer",
	]);
	for (const operand of args.operands) {
		if (operand.text.toLowerCase().includes("drawbridge"))
			call.shell.report(
				"critical",
				"privilege",
				call,
				"stops the gate that guards this machine",
			);
		else if (vital.has(operand.text))
			call.shell.report(
				"high",
				"destructive",
				call,
				`ends a service (${operand.text})`,
			);
		else if (
			operand.text === "." ||
			operand.text === ".*" ||
			operand.text === ""
		)
			call.shell.report("critical", "destructive", call, "ends every program");
	}
	if (hasFlag(args, ["-u", "-U", "--user"]) && args.operands.length === 0)
		call.shell.report(
			"critical",
			"destructive",
			call,
			"ends every program of a user",
		);
	if (
		hasFlag(args, ["-r", "--regexp"]) &&
		args.operands.some((field) => field.text.includes(".*"))
	)
		call.shell.report("critical", "destructive", call, "ends every program");
	return undefined;
};

/** `name:password` lines. */
export const chpasswd: Program = (call) => {
	if (call.args.some((arg) => arg.text === "--help" || arg.text === "-h"))
		return undefined;
	const isRoot = `\n${call.input?.text ?? ""}`.includes("\nroot:");
	call.shell.report(
		isRoot ? "critical" : "high",
		isRoot ? "persistence" : "privilege",
		call,
		isRoot ? "changes root's password" : "changes a password",
	);
	return undefined;
};

export const killall5: Program = (call) => {
	call.shell.report("critical", "destructive", call, "ends every program");
	return undefined;
};
