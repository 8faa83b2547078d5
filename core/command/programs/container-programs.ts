/** Commands inside containers, pods and machines: `docker run`, `exec`, `kubectl exec`, and what they are given of this machine. */
import { set } from "./shape.ts";
import type { Call, Program, RunOptions } from "../call.ts";
import { type Field, from, knownPrefix, type Stream } from "../field.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";

const runValues = set(
	"-a --attach --add-host --annotation --blkio-weight --cap-add --cap-drop --cgroup-parent --cgroupns --cidfile --cpus --cpu-shares --cpuset-cpus --device --dns --dns-search --domainname --entrypoint -e --env --env-file --expose --gpus --group-add --health-cmd --hostname -h --ip --ipc --isolation -l --label --label-file --link --log-driver --log-opt --mac-address -m --memory --memory-swap --mount --name --network --net --network-alias --oom-score-adj --pid --pids-limit --platform -p --publish --pull --restart --runtime --security-opt --shm-size --stop-signal --stop-timeout --storage-opt --sysctl --tmpfs --ulimit -u --user --userns --uts -v --volume --volume-driver --volumes-from -w --workdir --index --detach-keys",
);
const runShape = {
	values: runValues,
	words: false,
	abbreviates: false,
	stops: true,
};

const shellNames = new Set([
	"sh",
	"bash",
	"zsh",
	"ash",
	"dash",
	"/bin/sh",
	"/bin/bash",
	"/bin/ash",
	"/bin/zsh",
	"fish",
	"cmd",
	"powershell",
	"pwsh",
]);

export function dockerProgram(rules: Program): Program {
	return (call) => {
		const globals = readArguments(call.args, {
			values: set(
				"-H --host -c --context -l --log-level --config -f --file -p --project-name --project-directory --profile --env-file --ansi",
			),
			words: false,
			abbreviates: false,
			stops: true,
		});
		let words = globals.operands;
		if (words[0]?.text === "compose" || words[0]?.text === "container")
			words = words.slice(1);
		// Options between `compose` and its word.
		if (words[0]?.text.startsWith("-") === true)
			words = readArguments(words, {
				values: set(
					"-f --file -p --project-name --project-directory --profile --env-file --ansi --parallel",
				),
				words: false,
				abbreviates: false,
				stops: true,
			}).operands;
		const sub = words[0]?.text;
		const rest = words.slice(1);
		if (
			rest.some((arg) => arg.text === "--help") &&
			sub !== "exec" &&
			sub !== "run"
		)
			return undefined;
		for (const host of flagValues(globals, ["-H", "--host"]))
			if (
				knownPrefix(host.text).startsWith("tcp") ||
				knownPrefix(host.text).startsWith("ssh")
			)
				call.shell.report(
					"high",
					"network",
					host,
					"acts on another machine's containers",
				);
		if (sub === "run" || sub === "create") return runs(rest, call, rules);
		if (sub === "exec") return executes(rest, call);
		if (sub === "inspect" && rest.some((arg) => shownEnvironment(arg)))
			call.shell.report(
				"high",
				"secrets",
				call,
				"prints a container's environment",
			);
		if (sub === "build")
			for (const arg of rest)
				if (
					arg.text.startsWith("http://") ||
					arg.text.startsWith("https://") ||
					arg.text.startsWith("git@")
				)
					call.shell.report(
						"high",
						"exec-remote",
						arg,
						"builds from an address",
					);
		return rules(call);
	};
}

const shownEnvironment = (arg: Field): boolean =>
	arg.text.toLowerCase().includes(".config.env") ||
	arg.text.toLowerCase().includes(".env}}");

const elsewhere: RunOptions = { elsewhere: true };

function runs(
	rest: readonly Field[],
	call: Call,
	rules: Program,
): Stream | undefined {
	const args = readArguments(rest, runShape);
	if (hasFlag(args, ["--help"])) return undefined;
	rights(args, call);
	void rules;
	const entry = flagValues(args, ["--entrypoint"])[0];
	const command = args.operands.slice(1);
	const whole =
		entry === undefined || entry.text === "" ? command : [entry, ...command];
	if (whole.length === 0) return undefined;
	return inside(whole, call, false);
}

function executes(rest: readonly Field[], call: Call): Stream | undefined {
	const args = readArguments(rest, runShape);
	if (hasFlag(args, ["--privileged"]))
		call.shell.report(
			"high",
			"privilege",
			call,
			"gives a command all rights on the host",
		);
	return inside(args.operands.slice(1), call, true);
}

/** A command there; a bare shell is whatever a person types next. */
function inside(
	command: readonly Field[],
	call: Call,
	running: boolean,
): Stream | undefined {
	const first = command[0];
	if (first === undefined) return undefined;
	const bare = command
		.slice(1)
		.every(
			(field) =>
				field.text === "-l" || field.text === "-i" || field.text === "--login",
		);
	if (
		running &&
		shellNames.has(first.text) &&
		bare &&
		call.input === undefined
	) {
		call.shell.report(
			"high",
			"privilege",
			call,
			"opens a shell in a container",
		);
		return undefined;
	}
	return call.shell.words(command, call, elsewhere);
}

function rights(args: ReturnType<typeof readArguments>, call: Call): void {
	const high = (where: Field, reason: string): void =>
		call.shell.report("high", "privilege", where, reason);
	if (hasFlag(args, ["--privileged"]))
		call.shell.report(
			"high",
			"privilege",
			call,
			"gives a container all rights on the host",
		);
	for (const value of flagValues(args, ["--cap-add"])) {
		const name = value.text.toUpperCase().replace("CAP_", "");
		if (
			[
				"ALL",
				"SYS_ADMIN",
				"SYS_PTRACE",
				"SYS_MODULE",
				"DAC_READ_SEARCH",
				"DAC_OVERRIDE",
				"SYS_RAWIO",
				"NET_ADMIN",
				"BPF",
				"SYS_BOOT",
			].includes(name)
		)
			high(value, "gives a container rights over the host");
	}
	for (const value of flagValues(args, [
		"--pid",
		"--ipc",
		"--userns",
		"--uts",
		"--network",
		"--net",
		"--cgroupns",
	]))
		if (value.text === "host")
			high(value, "lets a container into the host's name spaces");
	for (const value of flagValues(args, ["--security-opt"]))
		if (
			value.text.includes("unconfined") ||
			value.text.includes("label=disable") ||
			value.text.includes("label:disable")
		)
			high(value, "takes a container's guard away");
	for (const value of flagValues(args, ["--device"]))
		high(value, "gives a container a device");
	for (const value of flagValues(args, ["-v", "--volume", "--mount"]))
		mounts(value, call, high);
}

function mounts(
	value: Field,
	call: Call,
	high: (where: Field, reason: string) => void,
): void {
	let source = value.text.split(":", 1)[0] ?? "";
	if (value.text.includes("=")) {
		const part = value.text
			.split(",")
			.find((one) => one.startsWith("source=") || one.startsWith("src="));
		source = part === undefined ? "" : part.slice(part.indexOf("=") + 1);
	}
	if (
		!source.startsWith("/") &&
		!source.startsWith("~") &&
		!source.startsWith(".")
	)
		return;
	const place = call.shell.place(source, call.scope);
	if (
		source.endsWith("docker.sock") ||
		source.endsWith("containerd.sock") ||
		source.endsWith("podman.sock")
	)
		high(value, "gives a container the container service, which is root");
	else if (place.secret)
		call.shell.report(
			"high",
			"secrets",
			value,
			`gives a container a secret (${place.text})`,
		);
	else if (
		place.kind === "system" &&
		!["/etc/localtime", "/etc/timezone", "/tmp/.X11-unix"].includes(place.path)
	)
		high(value, "gives a container a folder of the system");
	else if (place.kind === "home" && place.whole)
		high(value, "gives a container a whole home folder");
	else if (place.kind === "device") high(value, "gives a container a device");
}

const kubeValues = set(
	"-n --namespace --context --cluster --kubeconfig -c --container --user --token --as --pod-running-timeout -f --filename -s --server",
);

export function kubectlProgram(rules: Program): Program {
	return (call) => {
		const globals = readArguments(call.args, {
			values: kubeValues,
			words: false,
			abbreviates: false,
			stops: true,
		});
		const [sub, ...rest] = globals.operands;
		if (
			sub?.text !== "exec" &&
			sub?.text !== "debug" &&
			sub?.text !== "run" &&
			sub?.text !== "rsh"
		)
			return rules(call);
		if (rest.some((arg) => arg.text === "--help")) return undefined;
		const mark = rest.findIndex((arg) => arg.text === "--");
		const command =
			mark >= 0
				? rest.slice(mark + 1)
				: readArguments(rest, {
						values: kubeValues,
						words: false,
						abbreviates: false,
						stops: true,
					})
						.operands.slice(1)
						.filter(
							(field) => !["-it", "-i", "-t", "-ti"].includes(field.text),
						);
		if (sub.text !== "exec") {
			if (
				rest.some(
					(arg) =>
						arg.text.startsWith("--dry-run") && !arg.text.endsWith("none"),
				)
			)
				return undefined;
			rules(call);
		}
		const first = command[0];
		if (first === undefined) {
			call.shell.report("high", "privilege", call, "opens a shell in a pod");
			return undefined;
		}
		if (shellNames.has(first.text))
			call.shell.report("high", "privilege", call, "opens a shell in a pod");
		const result = call.shell.words(command, call, elsewhere);
		return { text: result.text, tags: result.tags & ~from.network };
	};
}

/** `lxc exec name -- cmd`, `machinectl shell`, `crictl exec`. */
export const elsewherePrograms: Readonly<
	Record<string, (rules: Program | undefined) => Program>
> = Object.fromEntries(
	["lxc", "incus", "crictl", "ctr", "multipass", "lxc-attach", "nomad"].map(
		(name) => [
			name,
			(rules: Program | undefined): Program =>
				(call) => {
					const mark = call.args.findIndex((arg) => arg.text === "--");
					const sub = call.args.findIndex(
						(arg) => arg.text === "exec" || arg.text === "shell",
					);
					if (sub < 0 && name !== "lxc-attach") return rules?.(call);
					const command =
						mark >= 0
							? call.args.slice(mark + 1)
							: call.args
									.slice(sub + 1)
									.filter((arg) => !arg.text.startsWith("-"))
									.slice(1);
					if (command.length === 0 || shellNames.has(command[0]?.text ?? ""))
						call.shell.report(
							"high",
							"privilege",
							call,
							"opens a shell in a container",
						);
					return call.shell.words(command, call, elsewhere);
				},
		],
	),
);
