/**
 * Programs of Windows that PowerShell and cmd run alike: what their words do. Judges by the same acts as everything else.
 */
import type { Effects } from "./effects.ts";
import type { Span } from "./node.ts";
import { programName, windowsPath } from "./windows-path.ts";
import { deletesRegistry, writesRegistry } from "./windows-registry.ts";
import { knownText, textOf, unknown, type Value } from "./value.ts";

type WindowsProgram = (
	words: readonly string[],
	effects: Effects,
	span: Span,
	given: readonly Value[],
) => void;

const lowered = (words: readonly string[]): readonly string[] =>
	words.map((word) => word.toLowerCase());

const says =
	(
		risk: "high" | "critical",
		category:
			| "destructive"
			| "privilege"
			| "secrets"
			| "network"
			| "exec-remote"
			| "persistence",
		reason: string,
		...needed: readonly string[]
	): WindowsProgram =>
	(words, effects, span) => {
		const lower = lowered(words);
		if (lower.includes("/?") || lower.includes("-?")) return;
		if (needed.length === 0 || needed.some((one) => lower.includes(one)))
			effects.report(span, risk, category, reason);
	};

const all =
	(...programs: readonly WindowsProgram[]): WindowsProgram =>
	(words, effects, span, given) => {
		for (const program of programs) program(words, effects, span, given);
	};

const destroys = "Destroys a disk, a volume or its backups.";

const net: WindowsProgram = (words, effects, span) => {
	const [what, ...rest] = lowered(words);
	const isChange = rest.some(
		(word) =>
			word === "/add" || word === "/delete" || word.startsWith("/active"),
	);
	if (
		(what === "user" || what === "users") &&
		(isChange || rest.filter((word) => !word.startsWith("/")).length > 1)
	)
		effects.report(
			span,
			"high",
			"privilege",
			"Changes an account of the machine.",
		);
	else if (
		(what === "localgroup" || what === "group" || what === "accounts") &&
		isChange
	)
		effects.report(
			span,
			"high",
			"privilege",
			"Changes who may do what on the machine.",
		);
	else if (what === "stop" || what === "start" || what === "pause")
		effects.report(span, "high", "destructive", "Starts or stops a service.");
	else if (what === "share" && rest.some((word) => word.includes("=")))
		effects.report(span, "high", "network", "Shares a folder on the network.");
	else if (what === "use" && rest.some((word) => word.startsWith("\\\\")))
		effects.report(
			span,
			"high",
			"network",
			"Connects to a folder of another machine.",
		);
};

const reg: WindowsProgram = (words, effects, span) => {
	const [verb, key] = words;
	const path = key ?? "";
	switch ((verb ?? "").toLowerCase()) {
		case "add":
		case "copy":
		case "import":
		case "restore":
		case "load":
			if (verb?.toLowerCase() === "import")
				effects.report(
					span,
					"high",
					"persistence",
					"Writes a file's entries to the registry.",
				);
			else writesRegistry(path, effects, span);
			break;
		case "delete":
			deletesRegistry(path, !lowered(words).includes("/v"), effects, span);
			break;
		case "save":
		case "export":
			if (
				["sam", "security", "system"].some((hive) =>
					path.toLowerCase().endsWith(hive),
				)
			)
				effects.report(
					span,
					"high",
					"secrets",
					"Copies the machine's accounts out of the registry.",
				);
			break;
		default:
			break;
	}
};

const schtasks: WindowsProgram = (words, effects, span) => {
	const lower = lowered(words);
	if (lower.includes("/create") || lower.includes("/change")) {
		effects.report(
			span,
			"high",
			"persistence",
			"Makes Windows run something later by itself.",
		);
		const at = lower.indexOf("/tr");
		const command = words[at + 1];
		if (at >= 0 && command !== undefined)
			effects.code("cmd", textOf(command), span);
	} else if (lower.includes("/delete"))
		effects.report(span, "high", "destructive", "Deletes a scheduled task.");
};

const certutil: WindowsProgram = (words, effects, span) => {
	const lower = lowered(words);
	const url = words.find((word) => word.toLowerCase().startsWith("http"));
	if (
		lower.some(
			(word) => word.endsWith("urlcache") || word.endsWith("verifyctl"),
		) &&
		url !== undefined
	) {
		effects.report(
			span,
			"high",
			"network",
			"Downloads with a program made for certificates.",
		);
		const to = words.at(-1);
		if (to !== undefined && to !== url)
			effects.downloaded(windowsPath(textOf(to)));
	}
	if (
		lower.some((word) => word.endsWith("decode") || word.endsWith("decodehex"))
	) {
		const to = words.at(-1);
		effects.report(
			span,
			"high",
			"exec-remote",
			"Decodes a file with a program made for certificates.",
		);
		if (to !== undefined) effects.downloaded(windowsPath(textOf(to)));
	}
	if (lower.some((word) => word.endsWith("addstore")))
		effects.report(
			span,
			"high",
			"privilege",
			"Changes which certificates the machine trusts.",
		);
};

const bitsadmin: WindowsProgram = (words, effects, span) => {
	if (
		lowered(words).some((word) => word === "/transfer" || word === "/addfile")
	) {
		effects.report(
			span,
			"high",
			"network",
			"Downloads with a background service.",
		);
		const to = words.at(-1);
		if (to !== undefined) effects.downloaded(windowsPath(textOf(to)));
	}
};

/** Programs that run scripts from an address: the field's "living off the land". */
const runsRemote: WindowsProgram = (words, effects, span) => {
	const isRemote = words.some((word) => {
		const lower = word.toLowerCase();
		return (
			lower.includes("http://") ||
			lower.includes("https://") ||
			lower.includes("javascript:") ||
			lower.includes("vbscript:") ||
			lower.includes("\\\\")
		);
	});
	effects.report(
		span,
		isRemote ? "critical" : "high",
		"exec-remote",
		isRemote
			? "Runs code that came from the network."
			: "Runs a script or library that is not looked at.",
	);
};

const wmic: WindowsProgram = (words, effects, span) => {
	const lower = lowered(words);
	if (lower.includes("shadowcopy") && lower.includes("delete"))
		effects.report(span, "critical", "destructive", destroys);
	else if (lower.includes("create") && lower.includes("call")) {
		effects.report(
			span,
			"high",
			"exec-remote",
			"Starts a program through the system's management.",
		);
		const command = words.at(-1);
		if (command !== undefined) effects.code("cmd", textOf(command), span);
	} else if (
		lower.includes("delete") ||
		lower.includes("terminate") ||
		lower.includes("uninstall")
	)
		effects.report(
			span,
			"high",
			"destructive",
			"Ends or removes something through the system's management.",
		);
};

/** `powershell -EncodedCommand …`, `-Command …`, `-File …`; parameters by any beginning of their names. */
const powershell: WindowsProgram = (words, effects, span, given) => {
	for (let at = 0; at < words.length; at += 1) {
		const word = (words[at] ?? "").toLowerCase().replace("/", "-");
		const rest = given.slice(at + 1);
		if (!word.startsWith("-")) {
			effects.code("powershell", joined(given.slice(at)), span);
			return;
		}
		const name = word.slice(1);
		if (name !== "" && ("encodedcommand".startsWith(name) || name === "ec")) {
			const known = knownText(rest[0]);
			effects.report(
				span,
				known === undefined ? "high" : "critical",
				"exec-remote",
				"Runs a command that was hidden by an encoding.",
			);
			if (known !== undefined)
				effects.code(
					"powershell",
					textOf(Buffer.from(known, "base64").toString("utf16le")),
					span,
				);
			return;
		}
		if (name !== "" && "command".startsWith(name)) {
			if (knownText(rest[0]) === "-") return;
			effects.code("powershell", joined(rest), span);
			return;
		}
		if (name !== "" && "file".startsWith(name)) {
			effects.act("read", rest[0], span);
			return;
		}
		if (
			valued.some((one) => one.startsWith(name)) ||
			name === "ex" ||
			name === "ep"
		)
			at += 1;
	}
};

const valued: readonly string[] = [
	"executionpolicy",
	"windowstyle",
	"version",
	"inputformat",
	"outputformat",
	"configurationname",
	"workingdirectory",
	"psconsolefile",
	"settingsfile",
	"custompipename",
];

function joined(values: readonly Value[]): Value {
	const pieces = values.flatMap(
		(value, at): readonly (string | undefined)[] => {
			const own = value.kind === "text" ? value.pieces : [knownText(value)];
			return at === 0 ? own : [" ", ...own];
		},
	);
	if (pieces.length === 0) return unknown;
	const from = values.reduce((bits, value) => bits | value.from, 0);
	return { kind: "text", pieces, from };
}

const cmd: WindowsProgram = (words, effects, span, given) => {
	const at = lowered(words).findIndex(
		(word) =>
			word === "/c" ||
			word === "/k" ||
			word === "/r" ||
			(word.startsWith("/c") && word.length > 2),
	);
	if (at < 0) return;
	const glued = words[at]?.slice(2) ?? "";
	const rest = joined(given.slice(at + 1));
	effects.code(
		"cmd",
		glued === "" ? rest : textOf(`${glued} ${knownText(rest) ?? ""}`),
		span,
	);
};

const runas: WindowsProgram = (words, effects, span) => {
	effects.report(span, "high", "privilege", "Runs a program as another user.");
	const command = words.at(-1);
	if (command !== undefined && !command.startsWith("/"))
		effects.code("cmd", textOf(command), span);
};

const table: readonly (readonly [string, WindowsProgram])[] = [
	["net net1", net],
	["reg", reg],
	[
		"regedit",
		says("high", "persistence", "Writes a file's entries to the registry."),
	],
	["schtasks at", schtasks],
	["certutil", certutil],
	["bitsadmin", bitsadmin],
	[
		"mshta regsvr32 rundll32 installutil regasm regsvcs msxsl cmstp",
		runsRemote,
	],
	[
		"cscript wscript",
		(words, effects, span) =>
			words.some((word) => word.toLowerCase().includes("http"))
				? runsRemote(words, effects, span, [])
				: undefined,
	],
	[
		"msiexec",
		(words, effects, span) =>
			words.some((word) => word.toLowerCase().startsWith("http"))
				? runsRemote(words, effects, span, [])
				: effects.report(
						span,
						"high",
						"privilege",
						"Installs or removes a program for the machine.",
					),
	],
	["wmic", wmic],
	["powershell pwsh", powershell],
	["cmd", cmd],
	["runas", runas],
	[
		"sudo gsudo",
		says("high", "privilege", "Runs a program with the machine's rights."),
	],
	[
		"psexec psexec64 winrs",
		says("high", "network", "Runs a program on another machine."),
	],
	[
		"diskpart format fsutil_format cipher_wipe sdelete clean",
		all(says("critical", "destructive", destroys)),
	],
	[
		"cipher",
		(words, effects, span) =>
			lowered(words).some((word) => word.startsWith("/w"))
				? effects.report(span, "critical", "destructive", destroys)
				: undefined,
	],
	["vssadmin", says("critical", "destructive", destroys, "delete", "resize")],
	["wbadmin", says("critical", "destructive", destroys, "delete")],
	[
		"bcdedit",
		says(
			"critical",
			"destructive",
			"Changes how the machine starts.",
			"/set",
			"/delete",
			"/deletevalue",
			"/import",
		),
	],
	[
		"bootrec bootsect",
		says("critical", "destructive", "Changes how the machine starts."),
	],
	[
		"fsutil",
		says(
			"high",
			"destructive",
			"Changes a volume's files behind the system's back.",
			"setzerodata",
			"deletejournal",
			"dirty",
			"createnew",
		),
	],
	[
		"takeown icacls cacls",
		(words, effects, span) => {
			const lower = lowered(words);
			const isTree = lower.includes("/t") || lower.includes("/r");
			const target =
				words.find((word) => !word.startsWith("/") && !word.includes(":(")) ??
				"";
			const at = lower.indexOf("/f");
			const path = at >= 0 ? (words[at + 1] ?? target) : target;
			const changes = lower.some(
				(word) =>
					[
						"/grant",
						"/deny",
						"/remove",
						"/setowner",
						"/reset",
						"/p",
						"/g",
						"/e",
						"/f",
					].includes(word) ||
					word.startsWith("/inheritance") ||
					word.startsWith("/grant:"),
			);
			if (changes)
				effects.act(
					isTree ? "mode-tree" : "mode",
					windowsPath(textOf(path)),
					span,
				);
		},
	],
	[
		"shutdown logoff tsshutdn",
		says(
			"high",
			"destructive",
			"Stops or restarts the machine.",
			"/s",
			"/r",
			"/p",
			"/l",
			"/h",
			"/g",
			"-s",
			"-r",
			"-p",
		),
	],
	[
		"sc sc.exe",
		(words, effects, span) => {
			const verb =
				lowered(words).find((word) => !word.startsWith("\\\\")) ?? "";
			if (verb === "create" || verb === "config" || verb === "failure")
				effects.report(
					span,
					"high",
					"persistence",
					"Changes which services the machine runs.",
				);
			else if (["delete", "stop", "start", "sdset", "pause"].includes(verb))
				effects.report(
					span,
					"high",
					"destructive",
					"Starts, stops or removes a service.",
				);
		},
	],
	[
		"netsh",
		says(
			"high",
			"network",
			"Changes the machine's network or firewall.",
			"add",
			"set",
			"delete",
			"reset",
			"import",
		),
	],
	[
		"wevtutil",
		says(
			"critical",
			"destructive",
			"Deletes the machine's logs.",
			"cl",
			"clear-log",
		),
	],
	[
		"auditpol",
		says(
			"high",
			"privilege",
			"Changes what the machine records.",
			"/set",
			"/clear",
			"/remove",
		),
	],
	[
		"cmdkey vaultcmd",
		says(
			"high",
			"secrets",
			"Reads or changes stored passwords.",
			"/list",
			"/add",
			"/listcreds:",
		),
	],
	[
		"setx",
		(words, effects, span) => {
			const name = (words[0] ?? "").toLowerCase();
			if (
				name === "path" ||
				lowered(words).includes("/m") ||
				["comspec", "pathext", "psmodulepath"].includes(name)
			)
				effects.report(
					span,
					"high",
					"persistence",
					"Changes the environment of every program to come.",
				);
		},
	],
	[
		"dism pnputil",
		says(
			"high",
			"privilege",
			"Changes what is installed on the machine.",
			"/online",
			"/add-driver",
			"/delete-driver",
		),
	],
	[
		"mimikatz procdump lazagne sharphound",
		says("high", "secrets", "Reads passwords out of the machine's memory."),
	],
	[
		"ntdsutil esentutl",
		says("high", "secrets", "Copies the accounts of a domain."),
	],
	[
		"whoami hostname ipconfig systeminfo tasklist ver where findstr",
		() => undefined,
	],
	[
		"taskkill",
		(words, effects, span) =>
			lowered(words).some((word) =>
				["*", "lsass.exe", "csrss.exe", "winlogon.exe"].includes(word),
			)
				? effects.report(
						span,
						"critical",
						"destructive",
						"Ends processes the system needs.",
					)
				: undefined,
	],
	[
		"forfiles",
		(words, effects, span) => {
			const at = lowered(words).indexOf("/c");
			const command = words[at + 1];
			const folder = words[lowered(words).indexOf("/p") + 1];
			const where = lowered(words).includes("/p") ? (folder ?? "") : ".";
			if (at >= 0 && command !== undefined)
				effects.code(
					"cmd",
					textOf(
						command
							.replaceAll("@path", () => `"${where}\\*"`)
							.replaceAll("@file", () => `"${where}\\*"`),
					),
					span,
				);
		},
	],
	[
		"robocopy",
		(words, effects, span) => {
			const lower = lowered(words);
			if (lower.includes("/mir") || lower.includes("/purge"))
				effects.act("delete-tree", windowsPath(textOf(words[1] ?? "")), span);
			if (lower.includes("/move") || lower.includes("/mov"))
				effects.act("move", windowsPath(textOf(words[0] ?? "")), span);
		},
	],
	[
		"wsl bash",
		(words, effects, span, given) => {
			const skip =
				words[0] === "-e" || words[0] === "--exec" || words[0] === "--" ? 1 : 0;
			effects.shell(joined(given.slice(skip)), span);
		},
	],
];

const programs: ReadonlyMap<string, WindowsProgram> = new Map(
	table.flatMap(([names, program]) =>
		names.split(" ").map((name) => [name, program] as const),
	),
);

/** false: not a program known here; the shell's engine knows the others. */
export function runsWindowsProgram(
	name: Value,
	args: readonly Value[],
	effects: Effects,
	span: Span,
): boolean {
	const written = knownText(name);
	if (written === undefined) return false;
	const program = programs.get(programName(written));
	if (program === undefined) return false;
	program(
		args.map((arg) => knownText(arg) ?? "?"),
		effects,
		span,
		args,
	);
	return true;
}
