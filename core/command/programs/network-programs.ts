/** curl, wget, nc, socat, ssh, scp: what they fetch, send, run and listen to. */
import { onlyTells, sendFile } from "../apply.ts";
import type { Call, Program } from "../call.ts";
import { type Field, from, shown, unknownMark } from "../field.ts";
import { exactShape } from "./shape.ts";
import { hostOf, isLocalHost } from "../network-redirection.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { curl, fetches, httpie, wget } from "./fetchers.ts";
import { scp, ssh } from "./remote-shells.ts";
import { secretSent } from "./transfer.ts";

const ncShape = exactShape(
	"-p -s -e -c -g -G -i -I -O -q -T -V -w -W -X -x -m --exec --sh-exec --lua-exec -P --proxy --proxy-type --proxy-auth --allow --deny --ssl-cert --ssl-key -o --output --source-port --max-conns --idle-timeout --wait --recv-only-x",
);

const netcat: Program = (call) => {
	const args = readArguments(call.args, ncShape);
	if (onlyTells(args) || hasFlag(args, ["-h"])) return undefined;
	const programs = flagValues(args, [
		"-e",
		"-c",
		"--exec",
		"--sh-exec",
		"--lua-exec",
	]);
	for (const program of programs)
		call.shell.report(
			"critical",
			"exec-remote",
			program,
			"hands a shell to another machine",
		);
	if (programs.length > 0) return undefined;
	const listens = hasFlag(args, ["-l", "--listen"]);
	const host = args.operands[0]?.text ?? "";
	if (listens || !isLocalHost(host)) carriesShell(call);
	if (listens)
		call.shell.report("high", "network", call, "opens a port on this machine");
	else if (hasFlag(args, ["-z"]) && isLocalHost(host)) return undefined;
	else if (
		!isLocalHost(host) &&
		host !== "" &&
		!hasFlag(args, ["-U", "--unixsock"])
	) {
		if (((call.input?.tags ?? 0) & from.secret) !== 0)
			call.shell.report("critical", "network", call, secretSent, {
				host: shown(host),
			});
		else
			call.shell.report(
				"high",
				"network",
				call,
				hasFlag(args, ["-z"])
					? "scans ports of another machine"
					: "opens a connection to another machine",
				{ host: shown(host) },
			);
	}
	return {
		text: undefined,
		tags: listens || !isLocalHost(host) ? from.network : from.program,
	};
};

/** A shell's answers go in: whoever is at the other end gives it its commands. */
function carriesShell(call: Call): void {
	if (((call.input?.tags ?? 0) & from.shell) !== 0)
		call.shell.report(
			"critical",
			"exec-remote",
			call,
			"hands a shell to another machine",
		);
}

const socat: Program = (call) => {
	const args = readArguments(
		call.args,
		exactShape("-b -t -T -l -L -W", { words: false }),
	);
	if (onlyTells(args) || hasFlag(args, ["-h", "-V"])) return undefined;
	let reach = 0;
	let runs: Field | undefined;
	let secret: Field | undefined;
	for (const address of args.operands) {
		const lower = shown(address.text).toLowerCase();
		const kind = lower.split(/[:,]/u, 1)[0] ?? "";
		if (kind === "exec" || kind === "system" || kind === "shell")
			runs = address;
		else if (
			kind.includes("listen") ||
			kind === "tcp-l" ||
			kind === "tcp4-l" ||
			kind === "udp-l" ||
			kind === "openssl-l" ||
			kind.endsWith("recvfrom") ||
			kind.endsWith("-recv")
		) {
			reach = 2;
			call.shell.report(
				"high",
				"network",
				address,
				"opens a port on this machine",
			);
		} else if (
			kind.startsWith("tcp") ||
			kind.startsWith("udp") ||
			kind.startsWith("openssl") ||
			kind.startsWith("ssl") ||
			kind.startsWith("socks") ||
			kind.startsWith("proxy") ||
			kind.startsWith("sctp")
		) {
			const host = hostOf(address.text.slice(address.text.indexOf(":") + 1));
			if (!isLocalHost(host)) {
				reach = Math.max(reach, 1);
				if (((call.input?.tags ?? 0) & from.secret) !== 0)
					call.shell.report("critical", "network", address, secretSent, {
						host,
					});
				else
					call.shell.report(
						"high",
						"network",
						address,
						"opens a connection to another machine",
						{ host },
					);
			}
		} else if (
			lower.startsWith("open:") ||
			lower.startsWith("file:") ||
			lower.startsWith("/") ||
			lower.startsWith("create:")
		) {
			const path = lower.startsWith("/")
				? address.text
				: address.text.slice(address.text.indexOf(":") + 1);
			const file = { ...address, text: path.split(",", 1)[0] ?? "" };
			if (call.shell.act("read", file, call)) secret = address;
		}
	}
	if (reach > 0) carriesShell(call);
	if (secret !== undefined && reach > 0)
		call.shell.report("critical", "network", secret, secretSent);
	if (runs !== undefined && reach > 0)
		call.shell.report(
			"critical",
			"exec-remote",
			runs,
			"hands a shell to another machine",
		);
	else if (runs !== undefined)
		call.shell.text(
			runs.text.slice(runs.text.indexOf(":") + 1).split(",", 1)[0] ?? "",
			runs,
			call,
		);
	return { text: undefined, tags: reach > 0 ? from.network : from.program };
};

/** Name look-ups carry data out. */
const lookup: Program = (call) => {
	const file = call.args.findIndex((arg) => arg.text === "-f");
	const named = file < 0 ? undefined : call.args[file + 1];
	if (named !== undefined && call.name === "dig")
		call.shell.act("read", named, call);
	for (const arg of call.args)
		if ((arg.tags & from.secret) !== 0)
			call.shell.report(
				"critical",
				"network",
				arg,
				`${secretSent} inside a name`,
			);
		else if (
			arg.text.includes(unknownMark) &&
			(arg.tags & (from.file | from.decoded)) !== 0
		)
			call.shell.report(
				"high",
				"network",
				arg,
				"sends what cannot be told inside a name",
			);
	return undefined;
};

/** `getent shadow`: the file behind the name. */
const getent: Program = (call) => {
	const [database, ...names] = call.args.filter(
		(arg) => !arg.text.startsWith("-"),
	);
	if (database?.text === "shadow" || database?.text === "gshadow") {
		call.shell.report(
			"high",
			"secrets",
			call,
			"prints passwords as they are stored",
		);
		return { text: undefined, tags: from.secret };
	}
	return lookup({ ...call, args: names });
};

/** `10.0.0.$i`: an address whose end is whatever a loop makes it. */
function isSweep(text: string): boolean {
	const end = text.indexOf(unknownMark);
	if (end < 2) return false;
	return (
		text
			.slice(0, end)
			.split(".")
			.every((part, index, parts) =>
				index === parts.length - 1 ? true : /^\d{1,3}$/u.test(part),
			) && text.slice(0, end).includes(".")
	);
}

/** Copies what its own commands name: `sftp host <<< 'put FILE'`, `lftp -e 'put FILE'`. */
const transferWith =
	(rules: Program): Program =>
	(call) => {
		const args = readArguments(
			call.args,
			exactShape("-P -p -i -o -F -J -b -e -c -u -U -W -v"),
		);
		if (onlyTells(args)) return undefined;
		const texts = [
			...flagValues(args, ["-e", "-c"]),
			...args.operands,
			...(call.input?.text === undefined
				? []
				: [
						{
							text: call.input.text,
							start: call.start,
							end: call.end,
							tags: 0,
						},
					]),
			...Array.from(flagValues(args, ["-b"]), (file) => ({
				...file,
				text: call.shell.contents(file, call)?.text ?? "",
			})),
		];
		for (const field of texts)
			for (const word of field.text.slice(0, 4_096).split(/[\s;'"]+/u))
				if (word !== "" && call.shell.place(word, call.scope).secret)
					call.shell.report("critical", "network", field, secretSent);
		return rules(call);
	};

/** Those that rules describe, and what they are told to copy. */
export const transferPrograms = (
	tables: ReadonlyMap<string, Program>,
): [string, Program][] =>
	["ftp", "lftp", "sftp", "tftp", "ncftp", "ncftpput", "smbclient"].map(
		(name) => [name, transferWith(tables.get(name) ?? (() => undefined))],
	);

const ping: Program = (call) => {
	lookup(call);
	for (const arg of call.args)
		if (isSweep(arg.text))
			call.shell.report(
				"high",
				"network",
				arg,
				"looks for machines of a network",
			);
	const args = readArguments(
		call.args,
		exactShape("-c -i -s -p -t -w -W -I -l"),
	);
	if (hasFlag(args, ["-f"]))
		call.shell.report("high", "network", call, "floods another machine");
	for (const pattern of flagValues(args, ["-p"]))
		if (pattern.text.includes(unknownMark))
			call.shell.report(
				"high",
				"network",
				pattern,
				"sends what cannot be told inside a ping",
			);
	return undefined;
};

/** A shell there, or whatever the other side sends. */
const talks: Program = (call) => {
	const args = readArguments(call.args, exactShape("-l -p -e -b -n -x"));
	if (onlyTells(args)) return undefined;
	const host = args.operands[0]?.text;
	if (host === undefined || isLocalHost(host))
		return { text: undefined, tags: from.program };
	carriesShell(call);
	const sends = ((call.input?.tags ?? 0) & from.secret) !== 0;
	call.shell.report(
		sends ? "critical" : "high",
		"network",
		call,
		sends ? secretSent : "opens a connection to another machine",
		{ host: shown(host) },
	);
	return { text: undefined, tags: from.network };
};

/** Mail and paste services read standard input. */
const pipes: Program = (call) => {
	if (onlyTells(readArguments(call.args, exactShape("")))) return undefined;
	const sends = ((call.input?.tags ?? 0) & from.secret) !== 0;
	const args = readArguments(
		call.args,
		exactShape("-s -a -r -c -b -t --to --from --server --attach -A"),
	);
	for (const file of flagValues(args, ["-a", "--attach", "-A"]))
		sendFile(file, call);
	call.shell.report(
		sends ? "critical" : "high",
		"network",
		call,
		sends ? secretSent : "sends data to another machine",
	);
	return undefined;
};

export const networkPrograms: Readonly<Record<string, Program>> = {
	curl,
	wget,
	wget2: wget,
	fetch: fetches,
	GET: fetches,
	"lwp-request": fetches,
	"lwp-download": fetches,
	lynx: fetches,
	links: fetches,
	elinks: fetches,
	w3m: fetches,
	aria2c: fetches,
	axel: fetches,
	telnet: talks,
	rlogin: talks,
	rsh: talks,
	rexec: talks,
	http: httpie,
	https: httpie,
	xh: httpie,
	xhs: httpie,
	curlie: curl,
	nc: netcat,
	netcat,
	ncat: netcat,
	"nc.openbsd": netcat,
	"nc.traditional": netcat,
	socat,
	ssh,
	slogin: ssh,
	scp,
	pscp: scp,
	dig: lookup,
	nslookup: lookup,
	host: lookup,
	drill: lookup,
	whois: lookup,
	finger: lookup,
	cancel: lookup,
	traceroute: lookup,
	kdig: lookup,
	getent,
	ping,
	ping6: ping,
	fping: ping,
	mail: pipes,
	mailx: pipes,
	mutt: pipes,
	neomutt: pipes,
	sendmail: pipes,
	msmtp: pipes,
	swaks: pipes,
	"s-nail": pipes,
	ssmtp: pipes,
	exim: pipes,
	exim4: pipes,
};
